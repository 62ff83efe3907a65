using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.AspNetCore.Routing.Patterns;

namespace TfJobApi.Http;

/// <summary>
/// Lets a route match only when the fixed parts of its path are written as they are: ASP.NET's routing does not mind
/// case, a kube-apiserver does, and a client that has it wrong should hear it here.
/// </summary>
internal sealed class CaseSensitivePaths : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => endpoint is RouteEndpoint);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i)
                && candidates[i].Endpoint is RouteEndpoint route
                && !Matches(route.RoutePattern, httpContext.Request.Path.Value))
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }

    private static bool Matches(RoutePattern pattern, ReadOnlySpan<char> path)
    {
        var parts = path.TrimStart('/').Split('/');
        foreach (var segment in pattern.PathSegments)
        {
            if (!parts.MoveNext())
            {
                return true;
            }

            if (segment.Parts is [RoutePatternLiteralPart literal] && !path.TrimStart('/')[parts.Current].SequenceEqual(literal.Content))
            {
                return false;
            }
        }

        return true;
    }
}
