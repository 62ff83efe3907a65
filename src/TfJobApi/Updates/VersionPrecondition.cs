namespace TfJobApi.Updates;

/// <summary>What a patch says of the version that it is meant for.</summary>
/// <param name="Sent">A text as it is, anything else as JSON.</param>
/// <param name="Decided">One of the words below.</param>
internal sealed record VersionPrecondition(string Sent, string Current, string Decided)
{
    /// <summary>It was the current version.</summary>
    public const string Met = "met";

    /// <summary>It was another, and that is why the patch was refused.</summary>
    public const string Conflict = "conflict";

    /// <summary>It was no version at all.</summary>
    public const string Refused = "refused";

    /// <summary>Something else was wrong that counts before it.</summary>
    public const string Unchecked = "unchecked";
}
