namespace TfJobApi.Testing;

/// <summary>Thrown when an assertion about the server's journal fails. The message lists the actual requests or fields.</summary>
public sealed class TfJobApiAssertionException : Exception
{
    internal TfJobApiAssertionException(string message)
        : base(message)
    {
    }
}
