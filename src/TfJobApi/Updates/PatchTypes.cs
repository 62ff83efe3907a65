namespace TfJobApi.Updates;

/// <summary>The media types of a PATCH. Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/types/patch.go</summary>
internal static class PatchTypes
{
    /// <summary>RFC 6902.</summary>
    public const string JsonPatch = "application/json-patch+json";

    /// <summary>RFC 7396.</summary>
    public const string MergePatch = "application/merge-patch+json";

    /// <summary>
    /// The type that kubectl sends by default, see <see cref="Updates.StrategicMergePatch"/>. Custom resources do not accept it.
    /// </summary>
    public const string StrategicMergePatch = "application/strategic-merge-patch+json";

    /// <summary>Server-side apply. The body may be JSON, too.</summary>
    public const string Apply = "application/apply-patch+yaml";

    private static readonly string[] All = [JsonPatch, MergePatch, Apply];
    private static readonly string[] MergeOnly = [MergePatch];

    /// <param name="acceptsAll">If not, only merge patches are accepted.</param>
    public static bool IsAccepted(string mediaType, bool acceptsAll) => mediaType == MergePatch || (acceptsAll && mediaType is JsonPatch or Apply);

    /// <summary>The accepted types, in the order of a 415.</summary>
    public static IReadOnlyList<string> Accepted(bool acceptsAll) => acceptsAll ? All : MergeOnly;
}
