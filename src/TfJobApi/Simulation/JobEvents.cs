using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;

namespace TfJobApi.Simulation;

/// <summary>
/// Stores the events of the controller. As in a cluster, a repeated event counts, many are combined or dropped, and a name ends with a
/// time. For a job that is gone no event is stored: it would stay for ever, and bring back the namespace of the job.
/// Source: https://github.com/kubernetes/client-go/blob/master/tools/record/event.go
/// </summary>
internal sealed class JobEvents(IObjectStore store, UidSource uids)
{
    /// <summary>The source of events that the real controllers do not send.</summary>
    private const string OwnComponent = "tfjobapi";

    /// <summary>The last number in the name of an event.</summary>
    public long LastNumber { get; private set; }

    /// <summary>Without memory for it, or without the job, there is no event.</summary>
    public async ValueTask<RunningJob> RecordAsync(RunningJob job, ApiObject stored, JobEvent recorded, DateTimeOffset now)
    {
        var (events, key, written, occurrence, isDropped) = job.Events.Add(recorded, now);
        job = job with { Events = events };
        if (isDropped || await store.FindAsync(stored.Key, stored.Uid) is null)
        {
            return job;
        }

        if (occurrence.Name is { } name)
        {
            var update = await store.UpdateAsync(
                new(Event.Definition, job.Key.Namespace, name), current => current.With(current.Meta, Write(stored, written, job.Rules.Component, occurrence, now)));
            if (update.TryGet(out _, out _))
            {
                return job;
            }
        }

        return await CreateAsync(stored, written, job.Rules.Component, occurrence, now) is { } created ? job with { Events = events.WithName(key, created) } : job;
    }

    /// <summary>Reports why a job is not simulated, or not by a new scenario.</summary>
    public async ValueTask WarnAsync(ApiObject stored, string message, DateTimeOffset now)
    {
        if (await store.FindAsync(stored.Key, stored.Uid) is not null)
        {
            await CreateAsync(stored, new(IsWarning: true, "InvalidLifecycle", message), OwnComponent, new(null, now, 1), now);
        }
    }

    /// <summary>Starts the numbers of names again.</summary>
    public void Reset() => LastNumber = 0;

    /// <summary>Skips the names that events of a restored snapshot can have.</summary>
    public void ContinueAfter(long number) => LastNumber = Math.Max(LastNumber, number);

    /// <summary>The numbers of a jump differ, although its events have equal times.</summary>
    private string NextName(string job, DateTimeOffset now)
    {
        const int nanosecondsPerTick = 100;
        LastNumber = Math.Max(LastNumber + 1, (now - DateTimeOffset.UnixEpoch).Ticks * nanosecondsPerTick);
        return $"{job}.{LastNumber:x}";
    }

    /// <summary>Returns the name of the event; null if there is no memory for it.</summary>
    private async ValueTask<string?> CreateAsync(ApiObject stored, JobEvent recorded, string component, RecordedEvent occurrence, DateTimeOffset now)
    {
        while (true)
        {
            var name = NextName(stored.Key.Name, now);
            if ((await CreateAsync(stored, recorded, component, name, occurrence, now)).TryGet(out _, out var failure))
            {
                return name;
            }

            // a seed can have events of these names
            if (failure.Reason != ApiErrors.AlreadyExistsReason)
            {
                return null;
            }
        }
    }

    private ValueTask<Result<ApiObject>> CreateAsync(ApiObject stored, JobEvent recorded, string component, string name, RecordedEvent occurrence, DateTimeOffset now)
    {
        var meta = new ObjectMeta
        {
            Stable = new()
            {
                Name = name,
                Namespace = stored.Key.Namespace,
                Uid = uids.Next(),
                CreationTimestamp = Timestamp.Format(now),
            },
        };

        return store.CreateAsync(new(Event.Definition, meta, Write(stored, recorded, component, occurrence, now), default));
    }

    private static ReadOnlyMemory<byte> Write(ApiObject stored, JobEvent recorded, string component, RecordedEvent occurrence, DateTimeOffset now)
    {
        var output = JsonBuffer.Rent();
        var members = new JsonMembers(output);
        members.Number("count"u8, occurrence.Count);
        members.Json("eventTime"u8, "null"u8);
        members.Name("firstTimestamp"u8);
        Timestamp.Write(occurrence.First, output);

        var job = members.Object("involvedObject"u8);
        job.Text("apiVersion"u8, stored.Resource.ApiVersion);
        job.Text("kind"u8, stored.Resource.Kind);
        job.Text("name"u8, stored.Key.Name);
        job.Text("namespace"u8, stored.Key.Namespace);
        job.Text("resourceVersion"u8, ResourceVersion.Format(stored.Version));
        job.Text("uid"u8, stored.Uid);
        job.End();

        members.Name("lastTimestamp"u8);
        Timestamp.Write(now, output);
        members.Text("message"u8, recorded.Message);
        members.Text("reason"u8, recorded.Reason);
        members.Json("reportingComponent"u8, "\"\""u8);
        members.Json("reportingInstance"u8, "\"\""u8);

        var source = members.Object("source"u8);
        source.Text("component"u8, component);
        source.End();

        members.Text("type"u8, recorded.Type);
        members.End();
        return output.ToArrayAndReturn();
    }
}
