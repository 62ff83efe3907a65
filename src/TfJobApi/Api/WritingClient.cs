using System.Text;
using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Updates.Apply;

namespace TfJobApi.Api;

/// <summary>
/// The client of a write, as its request and the clock name it. It is a <see cref="FieldManager"/> only for objects with managers,
/// because most objects have none.
/// </summary>
/// <param name="Name">The parameter <c>fieldManager</c>; empty without one.</param>
internal readonly record struct WritingClient(string Name, string UserAgent, DateTimeOffset Time)
{
    public static WritingClient Read(HttpRequest request, WriteOptions options, TimeProvider time) =>
        new(options.FieldManager, request.Headers.UserAgent.ToString(), time.GetUtcNow());

    /// <summary>
    /// Returns the name in the query, or else the program in <c>User-Agent</c>.
    /// Source: https://github.com/kubernetes/apiserver/blob/release-1.20/pkg/endpoints/handlers/create.go
    /// </summary>
    public FieldManager ToManager()
    {
        var name = Name.Length > 0 ? Name : ReadProgram(UserAgent);
        return new(name.Length > 0 ? name : FieldOwner.Unknown, Timestamp.Format(Time));
    }

    private static string ReadProgram(string userAgent)
    {
        var program = new StringBuilder();
        var length = 0;
        foreach (var rune in userAgent.Split('/')[0].EnumerateRunes().Where(GoQuote.IsPrintable))
        {
            length += rune.Utf8SequenceLength;
            if (length > WriteOptions.MaxFieldManagerLength)
            {
                break;
            }

            program.Append(rune);
        }

        return program.ToString();
    }
}
