using System.Text.Json.Serialization;
using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Notation;
using TfJobApi.Representations;

namespace TfJobApi.Admin;

internal static class ClockEndpoints
{
    public static void MapClock(this RouteGroupBuilder admin)
    {
        admin.MapGet("/clock", (VirtualClock clock) => Answer(clock))
            .WithName("readClock").WithSummary("Read the clock").Produces<ClockReading>();

        admin.MapPut("/clock", (HttpRequest request, VirtualClock clock) => SetAsync(request, clock))
            .WithName("setClock").WithSummary("Set, freeze or resume the clock")
            .Takes<ClockChange>().WithExample("""{"time":"2026-01-02T03:04:05Z","frozen":true}""").Produces<ClockReading>();

        admin.MapPost("/clock/advance", (HttpRequest request, VirtualClock clock) => AdvanceAsync(request, clock))
            .WithName("advanceClock").WithSummary("Advance the clock. Everything that becomes due has happened before the response")
            .Takes<ClockAdvance>().WithExample("""{"by":"24h"}""").Produces<ClockReading>();
    }

    private static async ValueTask<IResult> SetAsync(HttpRequest request, VirtualClock clock)
    {
        if (!(await AdminBody.ReadAsync(request, AdminJson.Default.ClockChange)).TryGet(out var change, out var failure))
        {
            return new StatusResult(failure);
        }

        if (change is { Time: null, Frozen: null })
        {
            return new StatusResult(AdminBody.Invalid("", "must have a time, frozen, or both"));
        }

        return clock.TrySet(change.Time, change.Frozen) ? Answer(clock) : OutOfRange("time");
    }

    private static async ValueTask<IResult> AdvanceAsync(HttpRequest request, VirtualClock clock)
    {
        if (!(await AdminBody.ReadAsync(request, AdminJson.Default.ClockAdvance)).TryGet(out var advance, out var failure))
        {
            return new StatusResult(failure);
        }

        if (!Duration.TryParse(advance.By, out var by))
        {
            return new StatusResult(AdminBody.Invalid("by", $"{GoQuote.Quote(advance.By)}: must be {Duration.Example}"));
        }

        return clock.TryAdvance(by) ? Answer(clock) : OutOfRange("by");
    }

    private static StatusResult OutOfRange(string field) =>
        new(AdminBody.Invalid(field, $"the time of a clock must be from {VirtualClock.First:yyyy-MM-dd} to {VirtualClock.Last:yyyy-MM-dd}"));

    private static IResult Answer(VirtualClock clock) => Results.Json(new ClockReading(clock.GetUtcNow(), clock.IsFrozen), AdminJson.Default.ClockReading);
}

/// <summary>A change of the clock. An absent member leaves the clock unchanged.</summary>
/// <param name="Time">The new time, earlier or later, in UTC if it has no zone.</param>
/// <param name="Frozen">Whether the clock is stopped.</param>
internal sealed record ClockChange([property: JsonConverter(typeof(UtcTime))] DateTimeOffset? Time = null, bool? Frozen = null);

/// <param name="By">A duration, for example <c>90s</c> or <c>24h</c>.</param>
internal sealed record ClockAdvance(string By);

/// <param name="Frozen">Whether it is stopped until it is set or advanced.</param>
internal sealed record ClockReading(DateTimeOffset Time, bool Frozen);
