namespace TfJobApi.Updates;

/// <summary>The version that a patch is meant for.</summary>
/// <param name="Sent">The text of a string, the JSON of any other value.</param>
/// <param name="Decided">One of the words below.</param>
internal sealed record VersionPrecondition(string Sent, string Current, string Decided)
{
    /// <summary>It is the current version.</summary>
    public const string Met = "met";

    /// <summary>It is another, and the patch was rejected for it.</summary>
    public const string Conflict = "conflict";

    /// <summary>It is not a valid version.</summary>
    public const string Refused = "refused";

    /// <summary>The patch was rejected for something else that is checked first.</summary>
    public const string Unchecked = "unchecked";
}
