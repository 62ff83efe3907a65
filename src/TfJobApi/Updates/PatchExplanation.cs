using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates;

/// <summary>
/// The effect of a patch, and the effect that it would have had alone. It is derived from the object before and after and
/// from the patch itself, when the journal is read; nothing is recorded while a patch is applied.
/// </summary>
/// <param name="Changes">Field by field, except the fields that the server maintains itself.</param>
/// <param name="ByServer">The fields that the server changed itself: the version, the generation.</param>
/// <param name="Ignored">The fields that the patch would have changed, with the values that the server set instead.</param>
/// <param name="Precondition">Null if the patch names no version.</param>
/// <param name="Omitted">How many changes are not listed because there are too many.</param>
internal sealed record PatchExplanation(
    IReadOnlyList<FieldChange> Changes,
    IReadOnlyList<FieldChange> ByServer,
    IReadOnlyList<FieldChange> Ignored,
    VersionPrecondition? Precondition,
    int Omitted)
{
    private const string VersionField = "metadata.resourceVersion";

    private static readonly JsonPointer Metadata = new(["metadata"]);

    private static readonly string[] ServerFields =
        ["metadata.creationTimestamp", "metadata.generation", VersionField, "metadata.selfLink", "metadata.uid"];

    /// <summary>Returns null if the body is not a patch of that type.</summary>
    /// <param name="before">The object that the patch was applied to.</param>
    /// <param name="after">The patched object; no bytes if the patch was rejected.</param>
    /// <param name="refusal">The error, if the patch was rejected.</param>
    public static PatchExplanation? Of(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, byte[] body, string mediaType, ApiStatus? refusal)
    {
        if (!CanonicalJson.TryParse(body, out var patch, out _))
        {
            return null;
        }

        IReadOnlyList<JsonPatchOperation>? operations = null;
        if (mediaType == PatchTypes.JsonPatch && !JsonPatch.Read(patch, ApiProfile.Kubernetes.Errors).TryGet(out operations, out _))
        {
            return null;
        }

        var precondition = PreconditionOf(before, patch, operations, refusal);
        if (after.IsEmpty)
        {
            return new([], [], [], precondition, 0);
        }

        var done = ObjectDiff.Compare(before, after);
        var asked = Asked(before, patch, operations);
        var ignored = asked.IsEmpty ? [] : FindIgnored(ObjectDiff.Compare(before, asked).Changes, ObjectDiff.Compare(asked, after).Changes);

        return new(
            [.. done.Changes.Where(change => !IsServers(change))], [.. done.Changes.Where(IsServers)], ignored, precondition, done.Omitted);
    }

    private static bool IsServers(FieldChange change) => ServerFields.Contains(change.Field);

    /// <summary>Returns the object as the patch alone would leave it.</summary>
    private static ReadOnlyMemory<byte> Asked(ReadOnlyMemory<byte> before, CanonicalValue patch, IReadOnlyList<JsonPatchOperation>? operations)
    {
        if (operations is not null)
        {
            return JsonPatch.Apply(before, operations, new("", "", ""), "", ApiProfile.Kubernetes.Errors).TryGet(out var patched, out _) ? patched.Json : default;
        }

        var output = new JsonBuffer(before.Length + patch.Span.Length);
        MergePatch.Apply(before.Span, patch.Span, output);
        return output.WrittenMemory;
    }

    /// <summary>Finds the differences between the requested and the actual object that are in fields of the patch.</summary>
    private static List<FieldChange> FindIgnored(IReadOnlyList<FieldChange> asked, IReadOnlyList<FieldChange> instead) =>
        [.. instead.Where(change => asked.Any(wanted => IsWithin(change.Field, wanted.Field) || IsWithin(wanted.Field, change.Field)))];

    private static bool IsWithin(string field, string other) =>
        field.StartsWith(other, StringComparison.Ordinal) && (field.Length == other.Length || field[other.Length] is '.' or '[');

    private static VersionPrecondition? PreconditionOf(
        CanonicalValue before, CanonicalValue patch, IReadOnlyList<JsonPatchOperation>? operations, ApiStatus? refusal)
    {
        var sent = operations is null ? VersionIn(patch) : VersionIn(operations);
        if (sent.IsAbsent)
        {
            return null;
        }

        var current = VersionIn(before).ToString();
        var text = sent.ToString();
        var decided = text switch
        {
            _ when text == current && sent.IsString => VersionPrecondition.Met,
            _ when !sent.IsString || text.Length == 0 || text.AsSpan().ContainsAnyExceptInRange('0', '9') => VersionPrecondition.Refused,
            _ when refusal is { Code: 409 } || (operations is not null && JsonPatch.FailsAtTest(before, operations)) => VersionPrecondition.Conflict,
            _ => VersionPrecondition.Unchecked,
        };

        return new(GoQuote.Shorten(text), current, decided);
    }

    private static CanonicalValue VersionIn(CanonicalValue json) => json["metadata"]["resourceVersion"];

    /// <summary>A test counts as well: in a JSON Patch it is the way to ask for a version.</summary>
    private static CanonicalValue VersionIn(IReadOnlyList<JsonPatchOperation> operations) => operations.LastOrDefault(operation =>
        operation.Path is { Depth: 2, Last: "resourceVersion" } && Metadata.IsAbove(operation.Path) && !operation.Value.IsAbsent)?.Value ?? default;
}
