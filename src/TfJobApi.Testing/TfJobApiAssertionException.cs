namespace TfJobApi.Testing;

/// <summary>What was asserted of the server's journal is not so; the message says what is.</summary>
public sealed class TfJobApiAssertionException : Exception
{
    /// <summary>Used by the assertions alone.</summary>
    internal TfJobApiAssertionException(string message)
        : base(message)
    {
    }
}
