using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates;

/// <summary>
/// The effect of a patch, derived from the object before and after and from the patch itself when the journal is read.
/// Nothing is recorded while a patch is applied.
/// </summary>
/// <param name="ByServer">The fields that the server itself changed: the version, the generation, the managers of fields.</param>
/// <param name="Ignored">The fields that the patch would have changed, with the values that the server set instead.</param>
/// <param name="Precondition">Null if the patch does not name a version.</param>
/// <param name="Omitted">The number of changes that are not listed, if there are too many.</param>
internal sealed record PatchExplanation(
    IReadOnlyList<FieldChange> Changes,
    IReadOnlyList<FieldChange> ByServer,
    IReadOnlyList<FieldChange> Ignored,
    VersionPrecondition? Precondition,
    int Omitted)
{
    private const string ManagedFields = "metadata.managedFields";
    private const string VersionField = "metadata.resourceVersion";

    private static readonly JsonPointer Metadata = new(["metadata"]);

    private static readonly string[] ServerFields =
        ["metadata.creationTimestamp", "metadata.generation", VersionField, "metadata.selfLink", "metadata.uid"];

    /// <summary>Returns null if the body is not a patch of that type.</summary>
    /// <param name="after">Without bytes if the patch was rejected.</param>
    public static PatchExplanation? Create(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, byte[] body, string mediaType, ApiStatus? error)
    {
        var isApply = mediaType == PatchTypes.Apply;
        if (!CanonicalJson.TryParse(body, out var patch, out _) && !isApply)
        {
            return null;
        }

        IReadOnlyList<JsonPatchOperation>? operations = null;
        if (mediaType == PatchTypes.JsonPatch && !JsonPatch.Parse(patch, ApiProfile.Kubernetes.Errors).TryGet(out operations, out _))
        {
            return null;
        }

        var precondition = FindPrecondition(before, patch, operations, error);
        if (after.IsEmpty)
        {
            return new([], [], [], precondition, 0);
        }

        // an apply keeps the fields that it sends, or is rejected
        var requested = isApply ? default : ApplyAlone(before, patch, operations);
        var ignored = requested.IsEmpty ? [] : FindIgnored(ObjectDiff.Compare(before, requested).Changes, ObjectDiff.Compare(requested, after).Changes);

        return Compare(before, after) with { Ignored = ignored, Precondition = precondition };
    }

    /// <summary>Returns the differences between two revisions, without a patch.</summary>
    public static PatchExplanation Compare(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        var actual = ObjectDiff.Compare(before, after);
        var byServer = actual.Changes.ToLookup(change => ServerFields.Contains(change.Field) || IsWithin(change.Field, ManagedFields));
        return new([.. byServer[false]], [.. byServer[true]], [], null, actual.Omitted);
    }

    private static ReadOnlyMemory<byte> ApplyAlone(ReadOnlyMemory<byte> before, CanonicalValue patch, IReadOnlyList<JsonPatchOperation>? operations)
    {
        if (operations is not null)
        {
            return JsonPatch.Apply(before, operations, new("", "", ""), "", ApiProfile.Kubernetes.Errors).TryGet(out var patched, out _) ? patched.Json : default;
        }

        var output = new JsonBuffer(before.Length + patch.Span.Length);
        MergePatch.Apply(before.Span, patch.Span, output);
        return output.WrittenMemory;
    }

    /// <summary>Returns the differences between the requested and the actual object that are in fields of the patch.</summary>
    private static List<FieldChange> FindIgnored(IReadOnlyList<FieldChange> requested, IReadOnlyList<FieldChange> differences) =>
        [.. differences.Where(change => requested.Any(wanted => IsWithin(change.Field, wanted.Field) || IsWithin(wanted.Field, change.Field)))];

    private static bool IsWithin(string field, string other) =>
        field.StartsWith(other, StringComparison.Ordinal) && (field.Length == other.Length || field[other.Length] is '.' or '[');

    private static VersionPrecondition? FindPrecondition(
        CanonicalValue before, CanonicalValue patch, IReadOnlyList<JsonPatchOperation>? operations, ApiStatus? error)
    {
        var sent = operations is null ? FindVersion(patch) : FindVersion(operations);
        if (sent.IsAbsent)
        {
            return null;
        }

        var current = FindVersion(before).ToString();
        var text = sent.ToString();
        var decided = text switch
        {
            _ when text == current && sent.IsString => VersionPrecondition.Met,
            _ when !sent.IsString || text.Length == 0 || text.AsSpan().ContainsAnyExceptInRange('0', '9') => VersionPrecondition.Refused,
            _ when error is { Code: 409 } || (operations is not null && JsonPatch.FailsAtTest(before, operations)) => VersionPrecondition.Conflict,
            _ => VersionPrecondition.Unchecked,
        };

        return new(GoQuote.Shorten(text), current, decided);
    }

    private static CanonicalValue FindVersion(CanonicalValue json) => json["metadata"]["resourceVersion"];

    /// <summary>Includes tests: in a JSON Patch they require a version.</summary>
    private static CanonicalValue FindVersion(IReadOnlyList<JsonPatchOperation> operations) => operations.LastOrDefault(operation =>
        operation.Path is { Depth: 2, Last: "resourceVersion" } && Metadata.IsAbove(operation.Path) && !operation.Value.IsAbsent)?.Value ?? default;
}

/// <summary>The version that a patch requires.</summary>
/// <param name="Sent">The text of a string; the JSON of any other value.</param>
/// <param name="Decided">One of the constants.</param>
internal sealed record VersionPrecondition(string Sent, string Current, string Decided)
{
    public const string Met = "met";

    public const string Conflict = "conflict";

    /// <summary>It is not a valid version.</summary>
    public const string Refused = "refused";

    /// <summary>The patch was rejected by an earlier check.</summary>
    public const string Unchecked = "unchecked";
}
