namespace TfJobApi.FaultInjection;

/// <summary>A fault rule: the requests that it matches, those of them that get its effect, and the effect.</summary>
/// <param name="Effect">The effect on the request.</param>
/// <param name="Id">1 to 64 letters, digits, '-', '_' and '.'; a number if it is absent.</param>
/// <param name="Match">The requests that the rule matches and counts; all if it is absent.</param>
/// <param name="When">The matching requests that get the effect; all if it is absent.</param>
/// <param name="Times">The maximum number of requests that get the effect, 1 or more; no limit if it is absent.</param>
internal sealed record FaultDefinition(
    FaultEffect Effect, string? Id = null, FaultMatch? Match = null, FaultWhen? When = null, int? Times = null);

/// <summary>The matching requests that get the effect: exactly one of nth, first and rate.</summary>
/// <param name="Nth">Only the nth, counted from 1.</param>
/// <param name="First">The first n, 1 or more.</param>
/// <param name="Rate">A random share of them, more than 0 and at most 1.</param>
/// <param name="Seed">With a rate: equal seeds choose the same requests. If it is absent, the server chooses one, and the response contains it.</param>
internal sealed record FaultWhen(int? Nth = null, int? First = null, double? Rate = null, int? Seed = null);

/// <summary>The effect on a request: a status, a fault or neither, and a delay before it.</summary>
/// <param name="Status">Rejects the request with this status and its body; nothing is stored.</param>
/// <param name="Message">With a status: replaces the usual message.</param>
/// <param name="RetryAfter">With the status 429, 500, 502, 503 or 504: the seconds of the Retry-After header; if it is absent, 1 with 429 and 503, otherwise no header.</param>
/// <param name="Fault">The name of a fault.</param>
/// <param name="After">In a watch: the number of events before the fault; 0 if it is absent.</param>
/// <param name="Delay">A duration, for example 250ms, or a range of durations, for example 1s..3s; at most 24h.</param>
/// <param name="ByClock">With a delay: measures it on the tenant's clock instead of the machine's.</param>
/// <param name="RetryAfterForm">The form of the Retry-After header: seconds, date or none; seconds if it is absent.</param>
internal sealed record FaultEffect(
    int? Status = null, string? Message = null, int? RetryAfter = null, string? Fault = null, int? After = null,
    string? Delay = null, bool? ByClock = null, string? RetryAfterForm = null)
{
    public override string ToString()
    {
        var delay = Delay is null ? null : $"delay {Delay}{(ByClock == true ? " by clock" : "")}";
        var status = Status is null ? null : $"status {Status}";
        var fault = After is null ? Fault : $"{Fault} after {After}";

        return string.Join(", ", new[] { delay, status, fault }.Where(part => part is not null));
    }
}
