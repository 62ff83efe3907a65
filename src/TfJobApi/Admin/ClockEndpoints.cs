using System.Globalization;
using System.Text.Json.Serialization;
using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Notation;
using TfJobApi.Representations;
using TfJobApi.Simulation;

namespace TfJobApi.Admin;

internal static class ClockEndpoints
{
    public static void MapClockReading(this RouteGroupBuilder admin) =>
        admin.MapGet("/clock", (VirtualClock clock) => Answer(ClockReading.From(clock)))
            .WithName("readClock").WithSummary("Read the clock").Produces<ClockReading>();

    public static void MapClock(this RouteGroupBuilder admin)
    {
        admin.MapPut("/clock", (HttpRequest request, VirtualClock clock, JobSimulator simulator) => SetAsync(request, clock, simulator))
            .WithName("setClock").WithSummary("Set, freeze or resume the clock, or let it run at another rate")
            .Takes<ClockChange>().WithExample("""{"time":"2026-01-02T03:04:05Z","frozen":true}""").Produces<ClockReading>().Refuses(409);

        admin.MapPost("/clock/advance", (HttpRequest request, VirtualClock clock, JobSimulator simulator) => AdvanceAsync(request, clock, simulator))
            .WithName("advanceClock").WithSummary("Advance the clock: by a duration, to the next event of a simulated job, or until a job has a state. Everything that becomes due has happened before the response")
            .Takes<ClockAdvance>().WithExample("""{"by":"24h"}""").Produces<ClockReading>().Refuses(404, 409, 504);
    }

    private static async ValueTask<IResult> SetAsync(HttpRequest request, VirtualClock clock, JobSimulator simulator)
    {
        if (!(await AdminBody.ReadAsync(request, AdminJson.Default.ClockChange)).TryGet(out var change, out var failure))
        {
            return new StatusResult(failure);
        }

        if (change is { Time: null, Frozen: null, Rate: null })
        {
            return new StatusResult(AdminBody.Invalid("", "must have a time, frozen, a rate, or several of them"));
        }

        if (change.Rate is { } rate && !VirtualClock.AllowsRate(rate))
        {
            return new StatusResult(AdminBody.Invalid("rate", string.Create(CultureInfo.InvariantCulture, $"{rate}: must be greater than 0, and at most {VirtualClock.MaxRate}")));
        }

        return Answer(clock, await simulator.Time.SetAsync(change.Time, change.Frozen, change.Rate, request.HttpContext.RequestAborted), "time");
    }

    private static async ValueTask<IResult> AdvanceAsync(HttpRequest request, VirtualClock clock, JobSimulator simulator)
    {
        if (!(await AdminBody.ReadAsync(request, AdminJson.Default.ClockAdvance)).TryGet(out var advance, out var failure))
        {
            return new StatusResult(failure);
        }

        var aborted = request.HttpContext.RequestAborted;
        if (new object?[] { advance.By, advance.To, advance.Until }.Count(target => target is not null) != 1)
        {
            return new StatusResult(AdminBody.Invalid("", "must have one of by, to and until"));
        }

        if (advance is { AtMost: not null, Until: null })
        {
            return new StatusResult(AdminBody.Invalid("atMost", "is allowed only together with until"));
        }

        if (advance.Until is { } target)
        {
            return await AdvanceAsync(target, advance.AtMost ?? ClockTarget.AtMost, clock, simulator, aborted);
        }

        if (advance.By is { } text)
        {
            return Duration.TryParse(text, out var by) ? Answer(clock, await simulator.Time.AdvanceAsync(by, aborted), "by") : NoDuration("by", text);
        }

        if (advance.To != ClockAdvance.Next)
        {
            return new StatusResult(AdminBody.Invalid("to", $"{GoQuote.Quote(advance.To!)}: must be {ClockAdvance.Next}"));
        }

        return await simulator.Time.AdvanceToNextAsync(aborted) is { } move
            ? Answer(clock, move, "to")
            : new StatusResult(new(409, "Conflict", "no event of a simulated job is due"));
    }

    private static async ValueTask<IResult> AdvanceAsync(ClockTarget target, string atMost, VirtualClock clock, JobSimulator simulator, CancellationToken aborted)
    {
        if (!Duration.TryParse(atMost, out var limit))
        {
            return NoDuration("atMost", atMost);
        }

        return target.Read().TryGet(out var state, out var failure) && (await simulator.AdvanceUntilAsync(state, limit, aborted)).TryGet(out var move, out failure)
            ? Answer(clock, move, "atMost")
            : new StatusResult(failure);
    }

    private static StatusResult NoDuration(string field, string text) =>
        new(AdminBody.Invalid(field, $"{GoQuote.Quote(text)}: must be {Duration.Example}"));

    private static IResult Answer(VirtualClock clock, ClockMove move, string field)
    {
        if (move.IsReplaced)
        {
            return new StatusResult(ClockMove.Replaced);
        }

        if (!move.IsCovered)
        {
            var range = $"the time of a clock must be from {VirtualClock.First:yyyy-MM-dd} to {VirtualClock.Last:yyyy-MM-dd}";
            return new StatusResult(AdminBody.Invalid(field, range));
        }

        return Answer(ClockReading.From(clock) with
        {
            EventCount = move.Events == 0 ? null : move.Events,
            Events = move.Played is { Count: > 0 } played ? played : null,
            Stopped = move.IsStopped ? $"the clock stopped here, after {move.Events} events" : null,
        });
    }

    private static IResult Answer(ClockReading reading) => Results.Json(reading, AdminJson.Default.ClockReading);
}

/// <summary>A change of the clock. An absent member leaves the clock unchanged.</summary>
/// <param name="Time">The new time, earlier or later, in UTC if it has no zone.</param>
/// <param name="Frozen">Whether the clock is stopped.</param>
/// <param name="Rate">The rate of the clock while it is not frozen, greater than 0 and at most 86400: at 60 it runs sixty times as fast as the machine's clock.</param>
internal sealed record ClockChange([property: JsonConverter(typeof(UtcTime))] DateTimeOffset? Time = null, bool? Frozen = null, double? Rate = null);

/// <param name="By">A duration, for example <c>90s</c> or <c>24h</c>.</param>
/// <param name="To"><c>next</c>: the next event of a simulated job, instead of a duration.</param>
/// <param name="Until">The state of a job, instead of a duration: the clock stops at the event that makes it hold.</param>
/// <param name="AtMost">With <c>until</c>: the longest move, for example <c>12h</c>; 504 if the state does not hold then. Default: <c>7d</c>.</param>
internal sealed record ClockAdvance(string? By = null, string? To = null, ClockTarget? Until = null, string? AtMost = null)
{
    public const string Next = "next";
}

/// <param name="Frozen">Whether it is stopped until it is set or advanced.</param>
internal sealed record ClockReading(DateTimeOffset Time, bool Frozen)
{
    /// <summary>The rate of the clock while it is not frozen; absent for 1, the rate of the machine's clock.</summary>
    public double? Rate { get; init; }

    /// <summary>The number of events of simulated jobs on the way; absent without one.</summary>
    public int? EventCount { get; init; }

    /// <summary>The first 100 of these events.</summary>
    public IReadOnlyList<PlayedEvent>? Events { get; init; }

    /// <summary>The reason why the clock did not reach its new time.</summary>
    public string? Stopped { get; init; }

    public static ClockReading From(VirtualClock clock) => new(clock.GetUtcNow(), clock.IsFrozen) { Rate = clock.Rate == 1 ? null : clock.Rate };
}
