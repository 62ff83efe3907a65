using System.Collections.Immutable;
using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Control;

namespace TfJobApi.Simulation;

/// <summary>
/// The events of a job as the recorder of the controllers counts, combines and drops them. A job with many pods that have ended would
/// otherwise write an event for each of them in each reconciliation. Immutable, since snapshots share it.
/// Source: https://github.com/kubernetes/client-go/blob/master/tools/record/events_cache.go
/// </summary>
internal sealed record EventCorrelation
{
    /// <summary>The number of different messages of a reason from which they are combined.</summary>
    private const int MaxMessages = 10;

    private static readonly TimeSpan SimilarInterval = TimeSpan.FromMinutes(10);

    /// <summary>The time after which a job may have one more event.</summary>
    private static readonly TimeSpan RefillInterval = TimeSpan.FromMinutes(5);

    /// <summary>25 events at once.</summary>
    private static readonly TimeSpan Burst = 25 * RefillInterval;

    public static EventCorrelation Empty { get; } = new();

    private ImmutableDictionary<JobEvent, RecordedEvent> Recorded { get; init; } = ImmutableDictionary<JobEvent, RecordedEvent>.Empty;

    /// <summary>By events without a message.</summary>
    private ImmutableDictionary<JobEvent, SimilarEvents> Similar { get; init; } = ImmutableDictionary<JobEvent, SimilarEvents>.Empty;

    /// <summary>The time that has not been spent at <see cref="RefilledAt"/>.</summary>
    private TimeSpan Allowance { get; init; } = Burst;

    private DateTimeOffset RefilledAt { get; init; }

    /// <summary>The number of entries in memory.</summary>
    public int Count => Recorded.Count + Similar.Count;

    /// <summary>Counts an event, also one that is dropped.</summary>
    public CorrelatedEvent Add(JobEvent added, DateTimeOffset now)
    {
        var (key, written, similar) = Combine(added, now);
        var recorded = Recorded.TryGetValue(key, out var known) ? known with { Count = known.Count + 1 } : new(null, now, 1);

        // a clock that was set back refills nothing
        var refilled = now > RefilledAt ? Distance.Add(Allowance, now - RefilledAt) : Allowance;
        var allowance = refilled < Burst ? refilled : Burst;
        var isDropped = allowance < RefillInterval;
        var next = this with
        {
            Recorded = Recorded.SetItem(key, recorded),
            Similar = similar,
            Allowance = isDropped ? allowance : allowance - RefillInterval,
            RefilledAt = now,
        };
        return new(next, key, written, recorded, isDropped);
    }

    /// <summary>Records the name of a stored event.</summary>
    public EventCorrelation WithName(JobEvent key, string name) => this with { Recorded = Recorded.SetItem(key, Recorded[key] with { Name = name }) };

    private (JobEvent Key, JobEvent Written, ImmutableDictionary<JobEvent, SimilarEvents> Similar) Combine(JobEvent added, DateTimeOffset now)
    {
        var reason = added with { Message = "" };
        var messages = Similar.TryGetValue(reason, out var known) && now - known.Last <= SimilarInterval ? known.Messages : [];
        var isKnown = messages.Contains(added.Message);

        // the recorder forgets one of the messages at random; here it is the new one
        var isCombined = !isKnown && messages.Count + 1 >= MaxMessages;
        var similar = Similar.SetItem(reason, new(isCombined ? messages : messages.Add(added.Message), now));
        return isCombined ? (reason, added with { Message = $"(combined from similar events): {added.Message}" }, similar) : (added, added, similar);
    }

    private sealed record SimilarEvents(ImmutableHashSet<string> Messages, DateTimeOffset Last);
}

/// <param name="Key">The event without its message if it is combined with others.</param>
/// <param name="IsDropped">Whether the job has had too many events.</param>
internal readonly record struct CorrelatedEvent(EventCorrelation Events, JobEvent Key, JobEvent Written, RecordedEvent Recorded, bool IsDropped);

/// <param name="Name">The name of the stored event; null if it was not stored yet.</param>
internal sealed record RecordedEvent(string? Name, DateTimeOffset First, int Count);
