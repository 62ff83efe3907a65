using System.Text.RegularExpressions;
using Microsoft.Net.Http.Headers;

namespace TfJobApi.Representations;

/// <summary>One media type that a caller takes, with the parameters by which Kubernetes asks for another form of an object.</summary>
/// <param name="As">The kind of the other form: <c>Table</c>, <c>PartialObjectMetadata</c> …; empty for the object itself.</param>
/// <param name="Group">The API group of that kind.</param>
/// <param name="Version">The API version of that kind.</param>
internal readonly record struct AcceptedType(string MediaType, string As, string Group, string Version);

/// <summary>
/// What a caller takes, best first. As on a real server, what cannot be read of the header is passed over.
/// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/handlers/negotiation/negotiate.go
/// </summary>
internal static partial class AcceptHeader
{
    public static IEnumerable<AcceptedType> Of(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList([AnyType().Replace(request.Headers.Accept.ToString(), "*/*")], out var types)
            ? types.OrderByDescending(type => type.Quality ?? 1).ThenByDescending(Specificity).Select(Read)
            : [];

    /// <summary>What some clients, such as Java's, send for anything at all.</summary>
    [GeneratedRegex(@"(?<=^|,)\s*\*(?=\s*([;,]|\z))", RegexOptions.ExplicitCapture)]
    private static partial Regex AnyType();

    private static int Specificity(MediaTypeHeaderValue type) => type.MatchesAllTypes ? 0 : type.MatchesAllSubTypes ? 1 : 2;

    private static AcceptedType Read(MediaTypeHeaderValue type)
    {
        var accepted = new AcceptedType(type.MediaType.ToString().ToLowerInvariant(), "", "", "");
        foreach (var parameter in type.Parameters)
        {
            var value = parameter.GetUnescapedValue().ToString();
            accepted = parameter.Name.ToString().ToLowerInvariant() switch
            {
                "as" => accepted with { As = value },
                "g" => accepted with { Group = value },
                "v" => accepted with { Version = value },
                _ => accepted,
            };
        }

        return accepted;
    }
}
