using TfJobApi.Errors;

namespace TfJobApi.Http;

/// <summary>Declares for the OpenAPI document what endpoints take and how they refuse it.</summary>
internal static class OpenApiMetadata
{
    /// <summary>
    /// Declares a request body, and with it how every endpoint that reads one refuses it. ASP.NET's own declaration would
    /// make routing refuse other media types, before authentication.
    /// </summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, params string[] mediaTypes) =>
        endpoint.WithMetadata(new RequestBodyMetadata(typeof(T), mediaTypes.Length == 0 ? [MediaType.Json] : mediaTypes)).Refuses(400, 413, 415);

    /// <summary>Declares a body that is accepted by a server as it is after its start, or after the call that makes what the body names.</summary>
    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder endpoint, string json) => endpoint.WithMetadata(new RequestExampleMetadata(json));

    /// <summary>Declares responses with a Status.</summary>
    public static T Refuses<T>(this T endpoints, params ReadOnlySpan<int> codes)
        where T : IEndpointConventionBuilder
    {
        foreach (var code in codes)
        {
            endpoints.WithMetadata(new ProducesResponseTypeMetadata(code, typeof(ApiStatus), [MediaType.Json]));
        }

        return endpoints;
    }
}

internal sealed record RequestBodyMetadata(Type Type, IReadOnlyList<string> MediaTypes);

internal sealed record RequestExampleMetadata(string Json);
