namespace TfJobApi.Auth.Signatures;

/// <summary>One pair of keys for signing: <c>Auth:Users:N:AccessKeys:M</c>.</summary>
internal sealed class AccessKeyOptions
{
    /// <summary>The access key (AK): names the pair, and is no secret.</summary>
    public string Access { get; set; } = "";

    /// <summary>The secret key (SK).</summary>
    public string Secret { get; set; } = "";

    /// <summary>Makes it a temporary key: it must come in <c>X-Security-Token</c> with every request.</summary>
    public string SecurityToken { get; set; } = "";

    /// <summary>When a temporary key ends, in UTC if it says no zone; empty: never.</summary>
    public string Expires { get; set; } = "";
}
