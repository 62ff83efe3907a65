using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Routing.Patterns;

namespace TfJobApi.Http;

/// <summary>
/// Rejects methods and paths whose case differs from the route's. ASP.NET's routing ignores case, a kube-apiserver does not, and a
/// test should find such a mistake of a client.
/// </summary>
internal static class CaseSensitiveRouting
{
    // the fixed parts of all routes are in lower case
    private static readonly SearchValues<char> NotUpperCase =
        SearchValues.Create([.. Enumerable.Range(0, 128).Select(code => (char)code).Where(character => !char.IsAsciiLetterUpper(character))]);

    /// <summary>The literal segments of each route's path; null for parameters.</summary>
    private static readonly ConditionalWeakTable<RoutePattern, string?[]> Fixed = [];

    /// <summary>Replaces an endpoint that routing has found by another case. Add it directly after routing.</summary>
    public static void UseCaseSensitiveRouting(this IApplicationBuilder app) => app.Use(next => context =>
    {
        if (context.Request.Method.AsSpan().ContainsAnyInRange('a', 'z')
            && context.GetEndpoint() is RouteEndpoint found && found.Metadata.GetMetadata<HttpMethodMetadata>() is not null)
        {
            context.SetEndpoint(MethodNotAllowed(found, context.RequestServices.GetRequiredService<EndpointDataSource>()));
        }

        if (context.Request.Path.Value.AsSpan().ContainsAnyExcept(NotUpperCase)
            && context.GetEndpoint() is RouteEndpoint route
            && !Matches(Fixed.GetValue(route.RoutePattern, FixedSegments), context.Request.Path.Value))
        {
            context.SetEndpoint(null);
        }

        return next(context);
    });

    /// <summary>Creates an endpoint that responds with 405 and has the same metadata, for example the same permissions.</summary>
    private static Endpoint MethodNotAllowed(RouteEndpoint found, EndpointDataSource routes) => new(
        context =>
        {
            var methods = routes.Endpoints.OfType<RouteEndpoint>()
                .Where(route => route.RoutePattern.RawText == found.RoutePattern.RawText)
                .SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []);
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = string.Join(", ", methods.Distinct().Order(StringComparer.Ordinal));
            return Task.CompletedTask;
        },
        found.Metadata,
        found.DisplayName);

    private static string?[] FixedSegments(RoutePattern pattern) =>
        [.. pattern.PathSegments.Select(segment => segment.Parts is [RoutePatternLiteralPart literal] ? literal.Content : null)];

    private static bool Matches(string?[] segments, ReadOnlySpan<char> path)
    {
        var rest = path.TrimStart('/');
        foreach (var segment in segments)
        {
            var end = rest.IndexOf('/');
            if (segment is not null && !segment.AsSpan().SequenceEqual(end < 0 ? rest : rest[..end]))
            {
                return false;
            }

            if (end < 0)
            {
                return true;
            }

            rest = rest[(end + 1)..];
        }

        return true;
    }
}
