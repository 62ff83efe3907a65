using System.Text.Json;
using TfJobApi.Journal;

namespace TfJobApi.Testing;

/// <summary>The changes of a PATCH, without those of the version and the generation, which the server makes itself.</summary>
public sealed class PatchRecord
{
    internal PatchRecord(JournalPatch patch)
    {
        Written = patch.Written;
        Changed = [.. patch.Changed.Select(ToField)];
        Added = [.. patch.Added.Select(ToField)];
        Removed = [.. patch.Removed.Select(ToField)];
        Ignored = [.. patch.PutBack.Select(field => new PatchedField(field.Field, Text(field.Sent), Text(field.Kept)))];
        Refused = [.. patch.Refused.Select(cause => new RefusedField(cause.Field, cause.Reason, cause.Message))];
        Precondition = patch.Precondition?.Decided;
    }

    /// <summary>Whether a new version was stored; false if nothing has changed, and for a dry run.</summary>
    public bool Written { get; }

    /// <summary>Fields with a new value.</summary>
    public IReadOnlyList<PatchedField> Changed { get; }

    /// <summary>Fields that did not exist before.</summary>
    public IReadOnlyList<PatchedField> Added { get; }

    /// <summary>Fields that were removed: with null, or with an operation of a JSON Patch.</summary>
    public IReadOnlyList<PatchedField> Removed { get; }

    /// <summary>Fields of the patch that the server ignored because it sets them itself: from the value sent to the value kept.</summary>
    public IReadOnlyList<PatchedField> Ignored { get; }

    /// <summary>The reasons for a rejection, field by field.</summary>
    public IReadOnlyList<RefusedField> Refused { get; }

    /// <summary>
    /// The result of the check of the resourceVersion in the patch: <c>met</c>, <c>conflict</c>, <c>refused</c> (not a valid version)
    /// or <c>unchecked</c> (another error came first); null if the patch has no resourceVersion.
    /// </summary>
    public string? Precondition { get; }

    /// <summary>Asserts that the patch has changed, added and removed these fields and no others.</summary>
    /// <param name="changed">Paths of fields with a new value; default: none.</param>
    /// <param name="added">Paths of new fields; default: none.</param>
    /// <param name="removed">Paths of removed fields; default: none.</param>
    /// <exception cref="TfJobApiAssertionException">Other fields were touched; the message lists them.</exception>
    public void AssertTouchedOnly(IEnumerable<string>? changed = null, IEnumerable<string>? added = null, IEnumerable<string>? removed = null)
    {
        string[] differences =
        [
            .. Differences("changed", changed, Changed), .. Differences("added", added, Added), .. Differences("removed", removed, Removed),
        ];
        if (differences.Length > 0)
        {
            throw new TfJobApiAssertionException(string.Join(Environment.NewLine, ["the PATCH has touched other fields:", .. differences]));
        }
    }

    private static IEnumerable<string> Differences(string change, IEnumerable<string>? expected, IReadOnlyList<PatchedField> actual)
    {
        var wanted = expected?.ToList() ?? [];

        return wanted.Except(actual.Select(field => field.Field)).Select(field => $"  {field} was expected to be {change}, and was not")
            .Concat(actual.Where(field => !wanted.Contains(field.Field))
                .Select(field => $"  {field.Field} was {change}, from {field.From ?? "nothing"} to {field.To ?? "nothing"}"));
    }

    private static PatchedField ToField(JournalField field) => new(field.Field, Text(field.From), Text(field.To));

    private static string? Text(JsonElement? value) => value?.GetRawText();
}

/// <summary>A field that a PATCH has changed.</summary>
/// <param name="Field">The path, for example <c>metadata.labels.app</c>.</param>
/// <param name="From">The previous value, as JSON; null if the field did not exist.</param>
/// <param name="To">The new value, as JSON; null if the field was removed.</param>
public sealed record PatchedField(string Field, string? From, string? To);

/// <summary>A field for which a PATCH was rejected.</summary>
/// <param name="Field">The path, for example <c>spec.backoffLimit</c>.</param>
/// <param name="Reason">The reason, for example <c>FieldValueForbidden</c>.</param>
/// <param name="Message">The error message.</param>
public sealed record RefusedField(string Field, string Reason, string Message);
