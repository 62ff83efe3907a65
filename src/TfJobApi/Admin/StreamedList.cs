using System.Text.Json;
using TfJobApi.Journal;

namespace TfJobApi.Admin;

/// <summary>Writes requests as <see cref="JournalEntries"/>, one after the other, so that a long list is never in memory as a whole.</summary>
internal sealed class JournalResult(IEnumerable<RequestRecord> requests) : IResult
{
    private const int FlushBytes = 64 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (output, aborted) = (httpContext.Response.BodyWriter, httpContext.RequestAborted);
        var turns = httpContext.RequestServices.GetRequiredService<ReadTurns>();
        var options = AdminJson.Readable.Options;
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        await using var writer = new Utf8JsonWriter(output, new() { Indented = options.WriteIndented, Encoder = options.Encoder });
        using var records = requests.GetEnumerator();

        writer.WriteStartObject();
        writer.WriteStartArray("requests");
        while (await turns.RunAsync(() => TryWriteNext(records, writer), aborted))
        {
            if (output.UnflushedBytes > FlushBytes)
            {
                await output.FlushAsync(aborted);
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static bool TryWriteNext(IEnumerator<RequestRecord> records, Utf8JsonWriter writer)
    {
        if (!records.MoveNext())
        {
            return false;
        }

        JsonSerializer.Serialize(writer, JournalEntry.From(records.Current), AdminJson.Readable.JournalEntry);
        writer.Flush();
        return true;
    }
}
