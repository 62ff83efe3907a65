using TfJobApi.Representations;

namespace TfJobApi.Auth;

/// <summary>Who the caller is; or, when there is no user, why it is nobody.</summary>
internal readonly record struct Verdict(string? User, GatewayError? Refusal)
{
    public static implicit operator Verdict(string user) => new(user, null);

    public static implicit operator Verdict(GatewayError refusal) => new(null, refusal);
}
