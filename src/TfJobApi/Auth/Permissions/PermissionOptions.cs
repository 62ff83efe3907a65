namespace TfJobApi.Auth.Permissions;

/// <summary>Verbs in namespaces: <c>Auth:Users:N:Permissions:M</c>.</summary>
internal sealed class PermissionOptions
{
    public const string Any = "*";

    /// <summary>Default: <see cref="PermissionEffect.Allow"/>. A denial wins against every permission.</summary>
    public PermissionEffect Effect { get; set; }

    /// <summary>Kubernetes verbs, CCI's actions (<c>cci:namespaceSubResource:update</c>, also with <c>*</c> for a part), or <c>*</c> for all.</summary>
    public List<string> Verbs { get; set; } = [];

    /// <summary>Names of namespaces, or <c>*</c> for all.</summary>
    public List<string> Namespaces { get; set; } = [];
}
