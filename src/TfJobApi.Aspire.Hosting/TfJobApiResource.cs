namespace Aspire.Hosting.ApplicationModel;

/// <summary>A TfJobApi server in a container.</summary>
/// <param name="name">The name of the resource.</param>
public sealed class TfJobApiResource(string name) : ContainerResource(name), ITfJobApiResource
{
    /// <inheritdoc/>
    public EndpointReference HttpEndpoint => field ??= new(this, "http");

    /// <summary>The base address of the server.</summary>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{HttpEndpoint.Property(EndpointProperty.Url)}");
}
