
namespace TfJobApi.Auth;

/// <summary>The result of authentication: the name of the user, or the error.</summary>
internal readonly record struct Verdict(string? User, GatewayError? Refusal)
{
    public static implicit operator Verdict(string user) => new(user, null);

    public static implicit operator Verdict(GatewayError refusal) => new(null, refusal);
}
