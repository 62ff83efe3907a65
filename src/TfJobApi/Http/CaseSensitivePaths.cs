using Microsoft.AspNetCore.Routing.Patterns;

namespace TfJobApi.Http;

/// <summary>
/// Lets a route match only when the fixed parts of its path are written as they are: ASP.NET's routing does not mind
/// case, a kube-apiserver does, and a client that has it wrong should hear it here.
/// </summary>
internal static class CaseSensitivePaths
{
    /// <summary>Takes back, right behind routing, an endpoint that was found by another case.</summary>
    public static void UseCaseSensitivePaths(this IApplicationBuilder app) => app.Use(next => context =>
    {
        if (context.GetEndpoint() is RouteEndpoint route && !Matches(route.RoutePattern, context.Request.Path.Value))
        {
            context.SetEndpoint(null);
        }

        return next(context);
    });

    private static bool Matches(RoutePattern pattern, ReadOnlySpan<char> path)
    {
        var trimmed = path.TrimStart('/');
        var parts = trimmed.Split('/');
        foreach (var segment in pattern.PathSegments)
        {
            if (!parts.MoveNext())
            {
                return true;
            }

            if (segment.Parts is [RoutePatternLiteralPart literal] && !trimmed[parts.Current].SequenceEqual(literal.Content))
            {
                return false;
            }
        }

        return true;
    }
}
