namespace TfJobApi.Verification;

/// <summary>The name of an object in the body of a create, or the beginning of one that the server generates.</summary>
internal sealed record IntendedName(string Text, bool IsGenerated)
{
    /// <summary>A kube-apiserver appends as many letters and digits. Source: https://github.com/kubernetes/apiserver/blob/master/pkg/storage/names/generate.go</summary>
    private const int GeneratedLength = 5;

    /// <returns>Null for a body without a name, which creates nothing.</returns>
    public static IntendedName? Read(string body)
    {
        var metadata = ForeignJson.Parse(body)["metadata"];
        return metadata["name"].NonEmptyText is { } name ? new(name, IsGenerated: false)
            : metadata["generateName"].NonEmptyText is { } prefix ? new(prefix, IsGenerated: true)
            : null;
    }

    public bool Matches(string name) => IsGenerated ? name.Length == Text.Length + GeneratedLength && name.StartsWith(Text, StringComparison.Ordinal) : name == Text;
}
