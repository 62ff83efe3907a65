namespace TfJobApi.Testing;

/// <summary>Calls a server without a socket. An aborted request throws <see cref="HttpRequestException"/>, as it does over a socket.</summary>
internal sealed class InProcessHandler(HttpMessageHandler server) : DelegatingHandler(server)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            var reset = new IOException("The server reset the connection.", exception);
            throw new HttpRequestException("An error occurred while sending the request.", reset);
        }
    }
}
