using System.Text.RegularExpressions;
using Microsoft.Net.Http.Headers;

namespace TfJobApi.Representations;

/// <summary>An accepted media type, with Kubernetes' parameters for another form of an object.</summary>
/// <param name="As">The kind of that form, for example <c>Table</c>; empty for the object itself.</param>
/// <param name="Group">The API group of that kind.</param>
/// <param name="ServerVersion">A version of the server, which no resource has.</param>
internal readonly record struct AcceptedType(string MediaType, string As, string Group, string Version, string ServerVersion)
{
    /// <summary>Whether another form is requested, also by an incomplete or unknown name of it.</summary>
    public bool IsConverted => As.Length + Group.Length + Version.Length + ServerVersion.Length > 0;

    public bool IsJson => MediaType is Http.MediaType.Json or "application/*" or "*/*";
}

/// <summary>
/// Parses the media types that a caller accepts, the preferred one first. As on a kube-apiserver, those that are not valid are ignored.
/// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/handlers/negotiation/negotiate.go
/// </summary>
internal static partial class AcceptHeader
{
    public static IEnumerable<AcceptedType> Parse(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList([AnyType().Replace(request.Headers.Accept.ToString(), "*/*")], out var types)
            ? types.OrderByDescending(type => type.Quality ?? 1).ThenByDescending(Specificity).Select(FromHeader)
            : [];

    /// <summary>A lone <c>*</c>, which for example Java's client sends for any type.</summary>
    [GeneratedRegex(@"(?<=^|,)\s*\*(?=\s*([;,]|\z))", RegexOptions.ExplicitCapture)]
    private static partial Regex AnyType();

    private static int Specificity(MediaTypeHeaderValue type) => type.MatchesAllTypes ? 0 : type.MatchesAllSubTypes ? 1 : 2;

    private static AcceptedType FromHeader(MediaTypeHeaderValue type)
    {
        var accepted = new AcceptedType(type.MediaType.ToString().ToLowerInvariant(), "", "", "", "");
        foreach (var parameter in type.Parameters)
        {
            var value = parameter.GetUnescapedValue().ToString();
            accepted = parameter.Name.ToString().ToLowerInvariant() switch
            {
                "as" => accepted with { As = value },
                "g" => accepted with { Group = value },
                "v" => accepted with { Version = value },
                "sv" => accepted with { ServerVersion = value },
                _ => accepted,
            };
        }

        return accepted;
    }
}
