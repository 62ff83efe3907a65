namespace TfJobApi.Auth;

/// <summary>Verbs in namespaces: <c>Auth:Users:N:Permissions:M</c>.</summary>
internal sealed class PermissionOptions
{
    public const string Any = "*";

    /// <summary>Kubernetes verbs, or <c>*</c> for all.</summary>
    public List<string> Verbs { get; set; } = [];

    /// <summary>Names of namespaces, or <c>*</c> for all.</summary>
    public List<string> Namespaces { get; set; } = [];
}
