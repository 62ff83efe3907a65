using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace TfJobApi.OpenApiGenerator;

/// <summary>
/// Provides every endpoint of the server, with a MethodInfo. The API explorer skips endpoints without one, which are those with a
/// RequestDelegate.
/// </summary>
internal sealed class DescribedEndpoints(IEndpointRouteBuilder routes) : EndpointDataSource
{
    private static readonly MethodInfo Placeholder = ((Delegate)Handle).Method;

    public override IReadOnlyList<Endpoint> Endpoints =>
        [.. routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Select(WithMethod)];

    public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;

    private static RouteEndpoint WithMethod(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<MethodInfo>() is not null
        ? endpoint
        : new(endpoint.RequestDelegate!, endpoint.RoutePattern, endpoint.Order, new([Placeholder, .. endpoint.Metadata]), endpoint.DisplayName);

    private static void Handle()
    {
    }
}
