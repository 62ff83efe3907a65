namespace TfJobApi.Testing;

/// <summary>A server cannot start with its settings or seeds. The message has every reason, one in each line.</summary>
public sealed class TfJobApiStartException : Exception
{
    /// <summary>Only the server creates it.</summary>
    internal TfJobApiStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
