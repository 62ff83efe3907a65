using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Pods;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;

namespace TfJobApi.Simulation;

/// <summary>
/// Returns the lines that a scenario lets the main container of a pod write, each at its time.
/// Source: https://github.com/kubernetes/kubernetes/blob/v1.20.0/pkg/registry/core/pod/strategy.go (LogLocation)
/// </summary>
internal static class PodLogEndpoint
{
    private static readonly PlannedRun Silent = new(TimeSpan.Zero, "", null, null, []);

    public static void MapPodLogs(this RouteGroupBuilder api) => api
        .MapGet($"{Workloads.Pod.Root}/namespaces/{{namespace}}/{Workloads.Pod.Plural}/{{name}}/log", (HttpContext context, JobSimulator simulator, IObjectStore store) => HandleAsync(context, simulator, store))
        .WithTags(Workloads.Pod.Kind).WithName("readNamespacedPodLog")
        .WithSummary("Read the log of a pod; container, follow, limitBytes, previous, sinceSeconds, sinceTime, tailLines and timestamps are supported")
        .Produces<string>(StatusCodes.Status200OK, MediaTypes.Text).Refuses(400, 404, 422);

    private static async Task HandleAsync(HttpContext context, JobSimulator simulator, IObjectStore store)
    {
        var key = new ObjectKey(Workloads.Pod, (string)context.Request.RouteValues["namespace"]!, (string)context.Request.RouteValues["name"]!);
        if (!PodLogQuery.Read(RequestQuery.From(context.Request), key.Name, context.Errors).TryGet(out var query, out var failure)
            || !(await store.GetAsync(key)).TryGet(out var pod, out failure)
            || !FindContainer(pod, query.Container).TryGet(out var container, out failure)
            || !FindLog(simulator.FindJob(pod), pod.Key, container, query.IsPrevious).TryGet(out var log, out failure))
        {
            await StatusResult.WriteAsync(context, failure);
            return;
        }

        var clock = context.RequestServices.GetRequiredService<VirtualClock>();

        // before the first line: a client that has received it may move the clock at once
        using var follower = query.Follows ? new LogFollower(clock, simulator.Time, () => log.Find(simulator, pod)) : null;
        var now = clock.GetUtcNow();
        var writer = new PodLogWriter(context.Response, query, query.FirstTime(now));
        var written = log.CountAt(now);
        context.Response.ContentType = MediaTypes.Text;
        await writer.WriteAsync(log, (int)Math.Max(written - (query.TailLines ?? written), 0), written, context.RequestAborted);
        if (follower is not null && !writer.IsFull)
        {
            await FollowAsync(context, simulator, store, pod, follower, writer, log, written);
        }
    }

    /// <summary>Writes lines when they are due, until the container ends, or the pod is gone.</summary>
    private static async Task FollowAsync(
        HttpContext context, JobSimulator simulator, IObjectStore store, ApiObject pod, LogFollower follower, PodLogWriter writer, PodLog log, int written)
    {
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        while (!end.IsCancellationRequested)
        {
            Task changed = Task.WhenAny(simulator.Time.NextChange, follower.NextLine);
            var exists = await store.FindAsync(pod.Key, pod.Uid) is not null;
            var (count, isRunning) = follower.Read();
            log = log.Find(simulator, pod) ?? log;
            await writer.WriteAsync(log, written, count, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            written = Math.Max(count, written);
            if (!exists || !isRunning || writer.IsFull)
            {
                return;
            }

            await changed.WaitAsync(end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Result<string> FindContainer(ApiObject pod, string requested)
    {
        List<string> names = [];
        var containers = pod.Member("spec")["containers"];
        foreach (var container in containers.IsArray ? containers.Members : default)
        {
            names.Add(container.Value["name"].Text ?? "");
        }

        if (requested.Length == 0)
        {
            return names.Count == 1 ? names[0]
                : ApiErrors.BadRequest($"a container name must be specified for pod {pod.Key.Name}, choose one of: [{string.Join(' ', names)}]");
        }

        return names.Contains(requested) ? requested : ApiErrors.BadRequest($"container {requested} is not valid for pod {pod.Key.Name}");
    }

    /// <summary>Returns the log of the container: an empty one for another than the main container.</summary>
    private static Result<PodLog> FindLog(RunningJob? job, ObjectKey pod, string container, bool isPrevious)
    {
        var subject = $"container {GoQuote.Quote(container)} in pod {GoQuote.Quote(pod.Name)}";
        if (job?.FindPod(pod) is not { } life)
        {
            return isPrevious ? NoPrevious() : new PodLog(new(Silent, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch), JobClock.Initial, null);
        }

        var isMain = container == ReplicaSpec.MainContainer;
        var log = !isPrevious ? life.Log : isMain ? ContainerLog.Previous(life) : null;
        return log is null ? isPrevious ? NoPrevious() : ApiErrors.BadRequest($"{subject} is waiting to start: {Describe(life.State.Waiting)}")
            : new PodLog(isMain ? log : log with { Run = Silent }, job.Job.Clock, job.Job.Due);

        ApiStatus NoPrevious() => ApiErrors.BadRequest($"previous terminated {subject} not found");
    }

    /// <summary>Source: validateContainerLogStatus in pkg/kubelet/kubelet_pods.go</summary>
    private static string? Describe(string? reason) => reason switch
    {
        "ErrImagePull" => "image can't be pulled",
        WaitingReason.ImagePullBackOff => "trying and failing to pull image",
        _ => reason,
    };

    private static class MediaTypes
    {
        public const string Text = "text/plain";
    }
}
