using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Routing.Patterns;

namespace TfJobApi.Http;

/// <summary>
/// Lets a route match only when its method and the fixed parts of its path are written as they are: ASP.NET's routing does
/// not mind case, a kube-apiserver does, and a client that has it wrong should hear it here.
/// </summary>
internal static class CaseSensitiveRouting
{
    /// <summary>What a path may hold that cannot be the fixed part of a route in another case; those are all written without capitals.</summary>
    private static readonly SearchValues<char> InOneCase =
        SearchValues.Create([.. Enumerable.Range(0, 128).Select(code => (char)code).Where(character => !char.IsAsciiLetterUpper(character))]);

    /// <summary>The segments of each route's path: the text of those that are fixed, null for the others.</summary>
    private static readonly ConditionalWeakTable<RoutePattern, string?[]> Fixed = [];

    /// <summary>Takes back, right behind routing, an endpoint that was found by another case.</summary>
    public static void UseCaseSensitiveRouting(this IApplicationBuilder app) => app.Use(next => context =>
    {
        if (context.Request.Method.AsSpan().ContainsAnyInRange('a', 'z')
            && context.GetEndpoint() is RouteEndpoint found && found.Metadata.GetMetadata<HttpMethodMetadata>() is not null)
        {
            context.SetEndpoint(NoSuchMethod(found, context.RequestServices.GetRequiredService<EndpointDataSource>()));
        }

        if (context.Request.Path.Value.AsSpan().ContainsAnyExcept(InOneCase)
            && context.GetEndpoint() is RouteEndpoint route
            && !Matches(Fixed.GetValue(route.RoutePattern, FixedSegments), context.Request.Path.Value))
        {
            context.SetEndpoint(null);
        }

        return next(context);
    });

    /// <summary>405 in the place of an endpoint; its other rules stay, such as whether it is open to everybody.</summary>
    private static Endpoint NoSuchMethod(RouteEndpoint found, EndpointDataSource routes) => new(
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
