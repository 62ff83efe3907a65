namespace TfJobApi.Http;

/// <summary>The connection ended while the body of a request was read: the client has disconnected, or the server stops.</summary>
internal sealed class ClientDisconnectedException(Exception inner) : Exception("The connection ended within the body of the request.", inner)
{
    /// <summary>Whether an exception from a reader of a body means this. The exact types depend on the version of HTTP.</summary>
    public static bool IsMeantBy(Exception exception) => exception is IOException and not BadHttpRequestException or OperationCanceledException;
}
