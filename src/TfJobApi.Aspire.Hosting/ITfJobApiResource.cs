namespace Aspire.Hosting.ApplicationModel;

/// <summary>A TfJobApi server in an Aspire application, as a container or as a process.</summary>
public interface ITfJobApiResource : IResourceWithEndpoints, IResourceWithEnvironment, IResourceWithConnectionString, IResourceWithServiceDiscovery, IResourceWithWaitSupport
{
    /// <summary>The endpoint for HTTP.</summary>
    EndpointReference HttpEndpoint { get; }
}
