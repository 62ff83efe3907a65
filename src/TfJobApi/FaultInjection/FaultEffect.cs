namespace TfJobApi.FaultInjection;

/// <summary>What happens to a request: a status, or a fault, or neither; and a delay before that.</summary>
/// <param name="Status">The request is refused with this status and its body; nothing is stored.</param>
/// <param name="Message">With a status: instead of its usual message.</param>
/// <param name="RetryAfter">With the status 429 or 503: how many seconds the caller is told to wait, 1 without it.</param>
/// <param name="Fault">
/// Of any request: reset (the connection, before anything is done), reset-after (when it is done), truncate (half of the answer comes),
/// malformed (the answer is no JSON). Of a watch: end, gone (410), stall (nothing comes), repeat (each event comes twice),
/// bookmarks (nothing else comes, and they stay at the last event that was told).
/// </param>
/// <param name="After">In a watch: how many events pass before the fault, 0 without it.</param>
/// <param name="Delay">A duration, as 250ms, or a range of them, as 1s..3s; at most 24h.</param>
/// <param name="ByClock">With a delay: it is waited for on the tenant's clock instead of the machine's.</param>
internal sealed record FaultEffect(
    int? Status = null, string? Message = null, int? RetryAfter = null, string? Fault = null, int? After = null,
    string? Delay = null, bool? ByClock = null)
{
    /// <summary>Whether only watches can be met by it. No property, which would be a name that can be sent.</summary>
    public bool MeetsWatchesAlone() => After is not null || FaultWords.OfWatches.Contains(Fault);

    /// <summary>In words, for the journal.</summary>
    public override string ToString()
    {
        var delay = Delay is null ? null : $"delay {Delay}{(ByClock == true ? " by clock" : "")}";
        var status = Status is null ? null : $"status {Status}";
        var fault = After is null ? Fault : $"{Fault} after {After}";

        return string.Join(", ", new[] { delay, status, fault }.Where(part => part is not null));
    }
}
