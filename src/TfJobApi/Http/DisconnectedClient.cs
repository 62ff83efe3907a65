namespace TfJobApi.Http;

/// <summary>Tells a caller who has gone, which is no fault of the server.</summary>
internal static class DisconnectedClient
{
    /// <summary>
    /// Whether the exception has come of that: the body cannot be read any further, as the connection has been reset; or
    /// whatever it is that has failed, nobody waits for it any more.
    /// </summary>
    public static bool Explains(Exception exception, HttpContext context) =>
        context.RequestAborted.IsCancellationRequested || exception is IOException and not BadHttpRequestException;
}
