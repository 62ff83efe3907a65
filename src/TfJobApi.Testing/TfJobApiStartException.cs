namespace TfJobApi.Testing;

/// <summary>A server was not started: a setting or a seed makes no sense. The message has every reason, a line each.</summary>
public sealed class TfJobApiStartException : Exception
{
    /// <summary>Used by the server alone.</summary>
    internal TfJobApiStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
