namespace TfJobApi.Testing;

/// <summary>An assertion about the server's journal has failed; the message has the actual requests or fields.</summary>
public sealed class TfJobApiAssertionException : Exception
{
    /// <summary>Only the assertions create it.</summary>
    internal TfJobApiAssertionException(string message)
        : base(message)
    {
    }
}
