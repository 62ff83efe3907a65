using System.Text.Json;
using TfJobApi.Journal;

namespace TfJobApi.Admin;

/// <summary>Writes an object whose last member is an array, one element after the other, so that a long list is never in memory as a whole.</summary>
/// <param name="start">Writes the other members.</param>
/// <param name="name">The name of the array.</param>
/// <param name="elements">Each writes itself.</param>
internal sealed class StreamedList(Action<Utf8JsonWriter> start, string name, IEnumerable<Action<Utf8JsonWriter>> elements) : IResult
{
    private const int FlushBytes = 64 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (output, aborted) = (httpContext.Response.BodyWriter, httpContext.RequestAborted);
        var turns = httpContext.RequestServices.GetRequiredService<ReadTurns>();
        var options = AdminJson.Readable.Options;
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        await using var writer = new Utf8JsonWriter(output, new() { Indented = options.WriteIndented, Encoder = options.Encoder });
        using var rest = elements.GetEnumerator();

        writer.WriteStartObject();
        start(writer);
        writer.WriteStartArray(name);
        while (await turns.RunAsync(() => TryWriteNext(rest, writer), aborted))
        {
            if (output.UnflushedBytes > FlushBytes)
            {
                await output.FlushAsync(aborted);
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static bool TryWriteNext(IEnumerator<Action<Utf8JsonWriter>> rest, Utf8JsonWriter writer)
    {
        if (!rest.MoveNext())
        {
            return false;
        }

        rest.Current(writer);
        writer.Flush();
        return true;
    }
}
