namespace TfJobApi.Testing;

/// <summary>Thrown when a server cannot start with its settings or seeds. The message has every reason, each on its own line.</summary>
public sealed class TfJobApiStartException : Exception
{
    internal TfJobApiStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
