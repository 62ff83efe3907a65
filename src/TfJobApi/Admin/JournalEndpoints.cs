using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Journal;
using TfJobApi.Representations;

namespace TfJobApi.Admin;

/// <summary>The tenant's journal: read, searched, counted, waited for, cleared.</summary>
internal static class JournalEndpoints
{
    /// <summary>The default number of exchanges in an answer.</summary>
    private const int UsualLimit = 100;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    /// <summary>Does not escape quotes and non-ASCII characters: bodies are JSON texts, never part of a page.</summary>
    private static readonly AdminJson Readable =
        new(new JsonSerializerOptions(AdminJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static void MapJournal(this RouteGroupBuilder admin)
    {
        var requests = admin.MapGroup("/requests").AddEndpointFilter((call, next) =>
            call.HttpContext.RequestServices.GetRequiredService<RequestJournal>().IsOff ? ValueTask.FromResult<object?>(new StatusResult(Off)) : next(call));

        requests.MapGet("", (HttpRequest request, RequestJournal journal) => List(request, journal))
            .WithName("listRequests").WithSummary("The last exchanges, the newest last; ?limit= so many, ?after= those behind an id, the first of them first")
            .Produces<JournalEntries>().RefusesWith(400, 404);

        requests.MapGet("/{id}", (string id, RequestJournal journal) => Read(id, journal))
            .WithName("readRequest").WithSummary("One exchange; of a PATCH, what it has changed, and why not more").Produces<JournalEntry>().RefusesWith(404);

        requests.MapPost("/find", (HttpRequest request, RequestJournal journal) => FindAsync(request, journal))
            .WithName("findRequests").WithSummary("The exchanges that match")
            .Takes<RecordFilter>().Produces<JournalEntries>().RefusesWith(400, 404, 413, 415);

        requests.MapPost("/count", (HttpRequest request, RequestJournal journal) => CountAsync(request, journal))
            .WithName("countRequests").WithSummary("How many exchanges match")
            .Takes<RecordFilter>().Produces<JournalCount>().RefusesWith(400, 404, 413, 415);

        requests.MapPost("/wait", (HttpContext context, RequestJournal journal, IHostApplicationLifetime lifetime) => WaitAsync(context, journal, lifetime))
            .WithName("waitForRequests").WithSummary("Wait until so many exchanges match; a watch counts from its beginning")
            .Takes<JournalWait>().Produces<JournalCount>().RefusesWith(400, 404, 413, 415, 504);

        requests.MapDelete("", (RequestJournal journal) => Clear(journal))
            .WithName("clearRequests").WithSummary("Forget all exchanges; ids go on").Produces(StatusCodes.Status204NoContent).RefusesWith(404);
    }

    private static ApiStatus Off => new(404, "NotFound", "the server keeps no journal: Journal:Length is 0");

    private static IResult List(HttpRequest request, RequestJournal journal)
    {
        var query = request.Query;
        if (!TryRead(query["limit"].ToString(), UsualLimit, 1, out var limit))
        {
            return new StatusResult(AdminBody.Invalid("limit", "must be a number of exchanges, 1 or more"));
        }

        if (!TryRead(query["after"].ToString(), -1, 0, out var after))
        {
            return new StatusResult(AdminBody.Invalid("after", "must be the id of an exchange, or 0"));
        }

        var most = (int)Math.Min(limit, int.MaxValue);
        var all = journal.All;
        return Answer(after < 0 ? all.TakeLast(most) : all.Where(record => record.Id > after).Take(most));
    }

    private static IResult Read(string id, RequestJournal journal)
    {
        var found = TryRead(id, 0, 1, out var number)
            ? journal.All.FirstOrDefault(record => record.Id == number)
            : null;

        return found is null
            ? new StatusResult(new ApiStatus(404, "NotFound", $"the journal has no exchange {GoQuote.Quote(id)}, or not any more"))
            : Results.Json(JournalEntry.From(found), Readable.JournalEntry);
    }

    private static async ValueTask<IResult> FindAsync(HttpRequest request, RequestJournal journal)
    {
        var read = await AdminBody.ReadAsync(request, AdminJson.Default.RecordFilter);
        return read.Succeeded(out var filter, out var failure) && (failure = Fault(filter, "")) is null
            ? Answer(journal.All.Where(filter.Matches))
            : new StatusResult(failure);
    }

    private static async ValueTask<IResult> CountAsync(HttpRequest request, RequestJournal journal)
    {
        var read = await AdminBody.ReadAsync(request, AdminJson.Default.RecordFilter);
        return read.Succeeded(out var filter, out var failure) && (failure = Fault(filter, "")) is null
            ? Answer(journal.All.Count(filter.Matches))
            : new StatusResult(failure);
    }

    private static async ValueTask<IResult> WaitAsync(HttpContext context, RequestJournal journal, IHostApplicationLifetime lifetime)
    {
        var read = await AdminBody.ReadAsync(context.Request, AdminJson.Default.JournalWait);
        if (!read.Succeeded(out var wait, out var failure))
        {
            return new StatusResult(failure);
        }

        var filter = wait.Filter ?? new();
        if (!Duration.TryParse(wait.Timeout, out var timeout) || timeout > LongestWait)
        {
            return new StatusResult(AdminBody.Invalid("timeout", $"{GoQuote.Quote(wait.Timeout)}: must be {Duration.Example}, and no more than 10m"));
        }

        if (wait.Count < 1)
        {
            return new StatusResult(AdminBody.Invalid("count", "must be 1 or more"));
        }

        if (Fault(filter, "filter.") is { } fault)
        {
            return new StatusResult(fault);
        }

        var count = await journal.WaitAsync(filter, wait.Count, timeout, context.RequestAborted, lifetime.ApplicationStopping);

        return count >= wait.Count ? Answer(count) : new StatusResult(TooFew(count, wait));
    }

    private static IResult Clear(RequestJournal journal)
    {
        journal.Clear();
        return Results.NoContent();
    }

    private static ApiStatus? Fault(RecordFilter filter, string where) =>
        filter.Check() is var (field, message) ? AdminBody.Invalid(where + field, message) : null;

    /// <summary>504, with the number that was found as the message of a cause.</summary>
    private static ApiStatus TooFew(int count, JournalWait wait)
    {
        var found = count.ToString(CultureInfo.InvariantCulture);
        return new(504, "Timeout", string.Create(CultureInfo.InvariantCulture, $"{found} of {wait.Count} exchanges arrived within {wait.Timeout}"))
        {
            Details = new() { Causes = [new StatusCause("Found", found, "count")] },
        };
    }

    private static bool TryRead(string text, long without, long least, out long number)
    {
        number = without;
        return text.Length == 0 || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least);
    }

    private static IResult Answer(IEnumerable<RequestRecord> records) =>
        Results.Json(new JournalEntries([.. records.Select(JournalEntry.From)]), Readable.JournalEntries);

    private static IResult Answer(int count) => Results.Json(new JournalCount(count), AdminJson.Default.JournalCount);
}
