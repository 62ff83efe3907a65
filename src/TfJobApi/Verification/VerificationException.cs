namespace TfJobApi.Verification;

/// <summary>A reason why an endpoint cannot be verified, as a sentence.</summary>
internal sealed class VerificationException(string reason) : Exception(reason);
