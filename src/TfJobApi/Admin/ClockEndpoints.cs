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
    public static void MapClock(this RouteGroupBuilder admin)
    {
        admin.MapGet("/clock", (VirtualClock clock) => Answer(new ClockReading(clock.GetUtcNow(), clock.IsFrozen)))
            .WithName("readClock").WithSummary("Read the clock").Produces<ClockReading>();

        admin.MapPut("/clock", (HttpRequest request, VirtualClock clock, JobSimulator simulator) => SetAsync(request, clock, simulator))
            .WithName("setClock").WithSummary("Set, freeze or resume the clock")
            .Takes<ClockChange>().WithExample("""{"time":"2026-01-02T03:04:05Z","frozen":true}""").Produces<ClockReading>();

        admin.MapPost("/clock/advance", (HttpRequest request, VirtualClock clock, JobSimulator simulator) => AdvanceAsync(request, clock, simulator))
            .WithName("advanceClock").WithSummary("Advance the clock, by a duration or to the next event of a simulated job. Everything that becomes due has happened before the response")
            .Takes<ClockAdvance>().WithExample("""{"by":"24h"}""").Produces<ClockReading>().Refuses(409);
    }

    private static async ValueTask<IResult> SetAsync(HttpRequest request, VirtualClock clock, JobSimulator simulator)
    {
        if (!(await AdminBody.ReadAsync(request, AdminJson.Default.ClockChange)).TryGet(out var change, out var failure))
        {
            return new StatusResult(failure);
        }

        if (change is { Time: null, Frozen: null })
        {
            return new StatusResult(AdminBody.Invalid("", "must have a time, frozen, or both"));
        }

        return Answer(clock, await simulator.Time.SetAsync(change.Time, change.Frozen), "time");
    }

    private static async ValueTask<IResult> AdvanceAsync(HttpRequest request, VirtualClock clock, JobSimulator simulator)
    {
        if (!(await AdminBody.ReadAsync(request, AdminJson.Default.ClockAdvance)).TryGet(out var advance, out var failure))
        {
            return new StatusResult(failure);
        }

        if (advance is { By: null, To: null } or { By: not null, To: not null })
        {
            return new StatusResult(AdminBody.Invalid("", "must have by or to"));
        }

        if (advance.By is { } text)
        {
            return Duration.TryParse(text, out var by)
                ? Answer(clock, await simulator.Time.AdvanceAsync(by), "by")
                : new StatusResult(AdminBody.Invalid("by", $"{GoQuote.Quote(text)}: must be {Duration.Example}"));
        }

        if (advance.To != ClockAdvance.Next)
        {
            return new StatusResult(AdminBody.Invalid("to", $"{GoQuote.Quote(advance.To!)}: must be {ClockAdvance.Next}"));
        }

        return await simulator.Time.AdvanceToNextAsync() is { } move
            ? Answer(clock, move, "to")
            : new StatusResult(new(409, "Conflict", "no event of a simulated job is due"));
    }

    private static IResult Answer(VirtualClock clock, ClockMove move, string field)
    {
        if (!move.IsCovered)
        {
            var range = $"the time of a clock must be from {VirtualClock.First:yyyy-MM-dd} to {VirtualClock.Last:yyyy-MM-dd}";
            return new StatusResult(AdminBody.Invalid(field, range));
        }

        return Answer(new ClockReading(clock.GetUtcNow(), clock.IsFrozen)
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
internal sealed record ClockChange([property: JsonConverter(typeof(UtcTime))] DateTimeOffset? Time = null, bool? Frozen = null);

/// <param name="By">A duration, for example <c>90s</c> or <c>24h</c>.</param>
/// <param name="To"><c>next</c>: the next event of a simulated job, instead of a duration.</param>
internal sealed record ClockAdvance(string? By = null, string? To = null)
{
    public const string Next = "next";
}

/// <param name="Frozen">Whether it is stopped until it is set or advanced.</param>
internal sealed record ClockReading(DateTimeOffset Time, bool Frozen)
{
    /// <summary>The number of events of simulated jobs on the way; absent without one.</summary>
    public int? EventCount { get; init; }

    /// <summary>The first 100 of these events.</summary>
    public IReadOnlyList<PlayedEvent>? Events { get; init; }

    /// <summary>The reason why the clock did not reach its new time.</summary>
    public string? Stopped { get; init; }
}
