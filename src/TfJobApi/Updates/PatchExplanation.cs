using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates;

/// <summary>
/// What a patch has done, and what it would have done alone. Worked out from the object before and after, and the patch
/// itself, when somebody asks for it; nothing of it is noted while a patch is applied.
/// </summary>
/// <param name="Changes">Field by field, but for those that the server keeps itself.</param>
/// <param name="ByServer">What the server has changed of its own accord: the version, the generation.</param>
/// <param name="PutBack">What the patch would have changed, and to what the server has set it instead.</param>
/// <param name="Precondition">Null when the patch says nothing of a version.</param>
/// <param name="Omitted">How many changes are not listed, as there are too many.</param>
internal sealed record PatchExplanation(
    IReadOnlyList<FieldChange> Changes,
    IReadOnlyList<FieldChange> ByServer,
    IReadOnlyList<FieldChange> PutBack,
    VersionPrecondition? Precondition,
    int Omitted)
{
    private const string VersionField = "metadata.resourceVersion";

    private static readonly JsonPointer Metadata = new(["metadata"]);

    private static readonly string[] ServerFields =
        ["metadata.creationTimestamp", "metadata.generation", VersionField, "metadata.selfLink", "metadata.uid"];

    /// <summary>Null when the body is no patch of that type.</summary>
    /// <param name="before">What the patch was applied to, canonical.</param>
    /// <param name="after">What has come of it, canonical; no bytes when the patch was refused.</param>
    /// <param name="refusal">Null when it was not.</param>
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

        var precondition = PreconditionOf(before, SentVersion(patch, operations), refusal);
        if (after.IsEmpty)
        {
            return new([], [], [], precondition, 0);
        }

        var done = ObjectDiff.Compare(before, after);
        var asked = Asked(before, patch, operations);
        var putBack = asked.IsEmpty ? [] : PutBackOf(ObjectDiff.Compare(before, asked).Changes, ObjectDiff.Compare(asked, after).Changes);

        return new(
            [.. done.Changes.Where(change => !IsServers(change))], [.. done.Changes.Where(IsServers)], putBack, precondition, done.Omitted);
    }

    private static bool IsServers(FieldChange change) => ServerFields.Contains(change.Field);

    /// <summary>What the patch makes of the object when nobody is in its way.</summary>
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

    /// <summary>Of the differences between what was asked for and what has come of it, those in fields that the patch is about.</summary>
    private static List<FieldChange> PutBackOf(IReadOnlyList<FieldChange> asked, IReadOnlyList<FieldChange> instead) =>
        [.. instead.Where(change => asked.Any(wanted => IsWithin(change.Field, wanted.Field) || IsWithin(wanted.Field, change.Field)))];

    private static bool IsWithin(string field, string other) =>
        field.StartsWith(other, StringComparison.Ordinal) && (field.Length == other.Length || field[other.Length] is '.' or '[');

    private static VersionPrecondition? PreconditionOf(CanonicalValue before, CanonicalValue sent, ApiStatus? refusal)
    {
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
            _ => refusal is { Code: 409 } || IsFailedTest(refusal) ? VersionPrecondition.Conflict : VersionPrecondition.Unchecked,
        };

        return new(GoQuote.Shorten(text), current, decided);
    }

    /// <summary>Whether a JSON Patch was refused because one of its tests does not hold.</summary>
    private static bool IsFailedTest(ApiStatus? refusal) =>
        refusal?.Details?.Causes is [{ Field: "patch" } cause] && cause.Message.Contains("\"test\"", StringComparison.Ordinal);

    /// <summary>No bytes when the patch says nothing of a version. A test of a JSON Patch counts, too: it is how one asks for a version there.</summary>
    private static CanonicalValue SentVersion(CanonicalValue patch, IReadOnlyList<JsonPatchOperation>? operations)
    {
        if (operations is null)
        {
            return VersionIn(patch);
        }

        return operations.LastOrDefault(operation =>
            operation.Path is { Depth: 2, Last: "resourceVersion" } && Metadata.IsAbove(operation.Path) && !operation.Value.IsAbsent)?.Value ?? default;
    }

    private static CanonicalValue VersionIn(CanonicalValue json) => json["metadata"]["resourceVersion"];
}
