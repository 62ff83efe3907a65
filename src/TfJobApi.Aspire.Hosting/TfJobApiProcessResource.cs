namespace Aspire.Hosting.ApplicationModel;

/// <summary>A TfJobApi server as a process, which needs no container runtime.</summary>
/// <param name="name">The name of the resource.</param>
/// <param name="command">The program.</param>
/// <param name="workingDirectory">The folder in which the program runs.</param>
public sealed class TfJobApiProcessResource(string name, string command, string workingDirectory)
    : ExecutableResource(name, command, workingDirectory), ITfJobApiResource
{
    /// <inheritdoc/>
    public EndpointReference HttpEndpoint => field ??= new(this, "http");

    /// <summary>The base address of the server.</summary>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{HttpEndpoint.Property(EndpointProperty.Url)}");
}
