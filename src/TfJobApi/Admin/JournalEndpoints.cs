using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Journal;
using TfJobApi.Notation;
using TfJobApi.Representations;

namespace TfJobApi.Admin;

internal static class JournalEndpoints
{
    private const int DefaultLimit = 100;

    private const string FilterExample = """{"verb":"patch","resource":"tfjobs","namespace":"kube-test","name":"tfjob-*"}""";

    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(10);

    public static void MapJournal(this RouteGroupBuilder admin)
    {
        var requests = admin.MapGroup("/requests").Refuses(404).AddEndpointFilter((call, next) =>
            call.HttpContext.RequestServices.GetRequiredService<RequestJournal>().IsDisabled
                ? ValueTask.FromResult<object?>(AdminBody.NotFound("the journal is disabled: Journal:Length is 0"))
                : next(call));

        requests.MapGet("", (HttpRequest request, RequestJournal journal) => List(request, journal))
            .WithName("listRequests").WithSummary("List the last requests, the newest last. ?limit= sets their number; ?after= starts after an id")
            .TakesQuery("limit", "after").Produces<JournalEntries>();

        requests.MapGet("/{id}", ([FromRoute] string id, RequestJournal journal) => Read(id, journal))
            .WithName("readRequest").WithSummary("Read a request; for a PATCH, with the fields that it changed and the fields that it did not")
            .Produces<JournalEntry>();

        requests.MapPost("/find", (HttpRequest request, RequestJournal journal) => FindAsync(request, journal))
            .WithName("findRequests").WithSummary("Find the requests that match")
            .Takes<RecordFilter>().WithExample(FilterExample).Produces<JournalEntries>();

        requests.MapPost("/count", (HttpRequest request, RequestJournal journal, ReadTurns turns) => CountAsync(request, journal, turns))
            .WithName("countRequests").WithSummary("Count the requests that match")
            .Takes<RecordFilter>().WithExample(FilterExample).Produces<JournalCount>();

        requests.MapPost("/wait", (HttpContext context, RequestJournal journal, IHostApplicationLifetime lifetime) => WaitAsync(context, journal, lifetime))
            .WithName("waitForRequests").WithSummary("Wait until the given number of requests match. A watch counts from its start")
            .Takes<JournalWait>().WithExample($$"""{"filter":{{FilterExample}},"count":1,"timeout":"10s"}""").Produces<JournalCount>().Refuses(504);

        requests.MapDelete("", (RequestJournal journal) =>
        {
            journal.Clear();
            return Results.NoContent();
        }).WithName("clearRequests").WithSummary("Clear the journal. Ids continue").Produces(204);
    }

    private static IResult List(HttpRequest request, RequestJournal journal)
    {
        var query = RequestQuery.From(request);
        if (!TryParse(query, "limit", DefaultLimit, 1, out var limit))
        {
            return new StatusResult(AdminBody.Invalid("limit", "must be a number of requests, 1 or more"));
        }

        if (!TryParse(query, "after", -1, 0, out var after))
        {
            return new StatusResult(AdminBody.Invalid("after", "must be the id of a request, or 0"));
        }

        var count = (int)Math.Min(limit, int.MaxValue);

        return ToResult(after < 0 ? journal.ReadAfter(journal.Newest - count) : journal.ReadAfter(after).Take(count));
    }

    private static IResult Read(string id, RequestJournal journal)
    {
        var found = TryParse(id, 0, 1, out var number) ? journal.Find(number) : null;

        return found is null
            ? AdminBody.NotFound($"request {GoQuote.Quote(id)} is not, or no longer, in the journal")
            : Results.Json(JournalEntry.From(found), AdminJson.Readable.JournalEntry);
    }

    private static async ValueTask<IResult> FindAsync(HttpRequest request, RequestJournal journal) =>
        (await ReadFilterAsync(request)).TryGet(out var filter, out var failure) ? ToResult(journal.Find(filter)) : new StatusResult(failure);

    /// <summary>Returns <see cref="JournalEntries"/>.</summary>
    private static StreamedList ToResult(IEnumerable<RequestRecord> requests) => new(
        _ => { },
        "requests",
        requests.Select<RequestRecord, Action<Utf8JsonWriter>>(record =>
            writer => JsonSerializer.Serialize(writer, JournalEntry.From(record), AdminJson.Readable.JournalEntry)));

    private static async ValueTask<IResult> CountAsync(HttpRequest request, RequestJournal journal, ReadTurns turns) =>
        (await ReadFilterAsync(request)).TryGet(out var filter, out var failure)
            ? Answer(await turns.RunAsync(() => journal.CountMatches(filter), request.HttpContext.RequestAborted))
            : new StatusResult(failure);

    private static async ValueTask<Result<RecordFilter>> ReadFilterAsync(HttpRequest request) =>
        (await AdminBody.ReadAsync(request, AdminJson.Default.RecordFilter)).TryGet(out var filter, out var failure) && (failure = Check(filter, "")) is null
            ? filter
            : failure;

    private static async ValueTask<IResult> WaitAsync(HttpContext context, RequestJournal journal, IHostApplicationLifetime lifetime)
    {
        if (!(await AdminBody.ReadAsync(context.Request, AdminJson.Default.JournalWait)).TryGet(out var wait, out var failure))
        {
            return new StatusResult(failure);
        }

        var filter = wait.Filter ?? new();
        var error = !Duration.TryParse(wait.Timeout, out var timeout) || timeout > MaxWait
            ? AdminBody.Invalid("timeout", $"{GoQuote.Quote(wait.Timeout)}: must be {Duration.Example}, and no more than 10m")
            : wait.Count < 1 ? AdminBody.Invalid("count", "must be 1 or more")
            : Check(filter, "filter.");
        if (error is not null)
        {
            return new StatusResult(error);
        }

        var count = await journal.WaitAsync(filter, wait.Count, timeout, context.RequestAborted, lifetime.ApplicationStopping);

        return count >= wait.Count ? Answer(count) : new StatusResult(TooFew(count, wait));
    }

    private static ApiStatus? Check(RecordFilter filter, string prefix) =>
        filter.Check() is var (field, message) ? AdminBody.Invalid(prefix + field, message) : null;

    /// <summary>Creates a 504 with the number of matches as the message of a cause.</summary>
    private static ApiStatus TooFew(int count, JournalWait wait)
    {
        var found = count.ToString(CultureInfo.InvariantCulture);
        return new(504, "Timeout", string.Create(CultureInfo.InvariantCulture, $"{found} of {wait.Count} requests arrived within {wait.Timeout}"))
        {
            Details = new() { Causes = [new StatusCause("Found", found, "count")] },
        };
    }

    private static bool TryParse(RequestQuery query, string name, long byDefault, long min, out long number)
    {
        number = byDefault;
        return !query.TryGet(name, out var text) || (text.Length > 0 && TryParse(text, byDefault, min, out number));
    }

    private static bool TryParse(string text, long byDefault, long min, out long number)
    {
        number = byDefault;
        return text.Length == 0 || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= min);
    }

    private static IResult Answer(int count) => Results.Json(new JournalCount(count), AdminJson.Default.JournalCount);
}

/// <param name="Filter">A filter of the requests to wait for; all requests if it is absent.</param>
/// <param name="Count">The number of requests to wait for, including those that are in the journal already.</param>
/// <param name="Timeout">The maximum time to wait, on the machine's clock: a duration up to 10m.</param>
internal sealed record JournalWait(RecordFilter? Filter = null, int Count = 1, string Timeout = "10s");

internal sealed record JournalCount(int Count);
