using System.Text;
using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Updates.Apply;

namespace TfJobApi.Api;

/// <summary>Names the client of a write for <c>managedFields</c>.</summary>
internal static class FieldManagers
{
    /// <summary>
    /// Returns the name in the query, or else the program in <c>User-Agent</c>.
    /// Source: https://github.com/kubernetes/apiserver/blob/release-1.20/pkg/endpoints/handlers/create.go
    /// </summary>
    public static FieldManager Create(HttpRequest request, WriteOptions options, TimeProvider time)
    {
        var name = options.FieldManager.Length > 0 ? options.FieldManager : ReadProgram(request.Headers.UserAgent.ToString());
        return new(name.Length > 0 ? name : FieldOwner.Unknown, time.NowText());
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
