using TfJobApi.Errors;

namespace TfJobApi.Http;

/// <summary>Declares request bodies and errors for the OpenAPI document.</summary>
internal static class OpenApiMetadata
{
    /// <summary>
    /// Declares a request body, and the errors of every endpoint that reads one. ASP.NET's <c>Accepts</c> would make routing reject
    /// other media types, before authentication.
    /// </summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, params string[] mediaTypes) =>
        endpoint.Takes(new RequestBodyMetadata(typeof(T), mediaTypes.Length == 0 ? [MediaType.Json] : mediaTypes));

    /// <summary>Declares a request body that may be empty.</summary>
    public static RouteHandlerBuilder TakesOptional<T>(this RouteHandlerBuilder endpoint) =>
        endpoint.Takes(new RequestBodyMetadata(typeof(T), [MediaType.Json], IsRequired: false));

    /// <summary>Declares a body that a server accepts after its start, or after the call that creates the object in it.</summary>
    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder endpoint, string json) =>
        endpoint.WithMetadata(new RequestExampleMetadata(json));

    /// <summary>Declares the parameters of the query.</summary>
    public static RouteHandlerBuilder TakesQuery(this RouteHandlerBuilder endpoint, params string[] names) =>
        endpoint.WithMetadata(new QueryMetadata(names));

    /// <summary>Declares errors with a Status.</summary>
    public static T Refuses<T>(this T endpoints, params ReadOnlySpan<int> codes)
        where T : IEndpointConventionBuilder
    {
        foreach (var code in codes)
        {
            endpoints.WithMetadata(new ProducesResponseTypeMetadata(code, typeof(ApiStatus), [MediaType.Json]));
        }

        return endpoints;
    }

    private static RouteHandlerBuilder Takes(this RouteHandlerBuilder endpoint, RequestBodyMetadata body) =>
        endpoint.WithMetadata(body).Refuses(400, 413, 415, 429);
}

internal sealed record RequestBodyMetadata(Type Type, IReadOnlyList<string> MediaTypes, bool IsRequired = true);

internal sealed record QueryMetadata(IReadOnlyList<string> Names);

internal sealed record RequestExampleMetadata(string Json);
