using System.Text;
using System.Text.Json;
using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Redaction;
using TfJobApi.Updates;

namespace TfJobApi.Journal;

/// <summary>A changed field. A long value is shown as a string: the beginning of its JSON.</summary>
/// <param name="From">The old value; absent if the field is new.</param>
/// <param name="To">The new value; absent if the field is removed.</param>
internal sealed record JournalField(string Field, JsonElement? From, JsonElement? To);

/// <summary>A field of the patch that the server has set itself.</summary>
/// <param name="Sent">The value in the patch; absent if the patch removes the field.</param>
/// <param name="Kept">The value in the object; absent if the field does not exist.</param>
internal sealed record JournalIgnoredField(string Field, JsonElement? Sent, JsonElement? Kept);

internal sealed record JournalCause(string Field, string Reason, string Message);

/// <summary>The changes by a PATCH.</summary>
/// <param name="Written">Whether a new version was stored; false for a dry run, and if the patch changed nothing.</param>
/// <param name="Removed">The fields that the patch removed.</param>
/// <param name="ByServer">The fields that the server changes with every write: the version, the generation, the managers of fields.</param>
/// <param name="PutBack">The fields of the patch that the server has set itself.</param>
/// <param name="Refused">The causes of the error.</param>
/// <param name="Precondition">The version in the patch, and whether it was the current one; absent if the patch has no version.</param>
/// <param name="Omitted">The number of fields that are not listed, if there are too many.</param>
internal sealed record JournalPatch(
    bool Written,
    IReadOnlyList<JournalField> Changed,
    IReadOnlyList<JournalField> Added,
    IReadOnlyList<JournalField> Removed,
    IReadOnlyList<JournalField> ByServer,
    IReadOnlyList<JournalIgnoredField> PutBack,
    IReadOnlyList<JournalCause> Refused,
    VersionPrecondition? Precondition,
    int? Omitted)
{
    /// <summary>In bytes, or UTF-16 units.</summary>
    private const int MaxValueLength = 1024;

    // Limits the depth: JsonSerializer writes at most 64 levels.
    private const int MaxBrackets = 48;

    private static readonly PatchExplanation Nothing = new([], [], [], null, 0);

    /// <param name="explanation">Null without an object, or if the body is not a patch.</param>
    public static JournalPatch From(PatchExplanation? explanation, bool isWritten, ApiStatus? refusal, SecretRedaction secrets)
    {
        explanation ??= Nothing;
        var changes = explanation.Changes;

        return new(
            isWritten,
            [.. changes.Where(change => !change.From.IsAbsent && !change.To.IsAbsent).Select(Show)],
            [.. changes.Where(change => change.From.IsAbsent).Select(Show)],
            [.. changes.Where(change => change.To.IsAbsent).Select(Show)],
            [.. explanation.ByServer.Select(Show)],
            [.. explanation.Ignored.Select(Show).Select(field => new JournalIgnoredField(field.Field, field.From, field.To))],
            [.. (refusal?.Details?.Causes ?? []).Select(cause => new JournalCause(cause.Field, cause.Reason, secrets.Text(cause.Message)))],
            explanation.Precondition,
            explanation.Omitted == 0 ? null : explanation.Omitted);

        JournalField Show(FieldChange change) =>
            new(change.Field, ShowValue(secrets.Value(change.Field, change.From.Json)), ShowValue(secrets.Value(change.Field, change.To.Json)));
    }

    private static JsonElement? ShowValue(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
        {
            return null;
        }

        if (json.Length <= MaxValueLength && BracketsIn(json.Span) <= MaxBrackets)
        {
            return JsonElement.Parse(json.Span);
        }

        var beginning = Encoding.UTF8.GetString(json.Span[..Math.Min(json.Length, 4 * MaxValueLength)]);
        var text = new JsonBuffer();
        JsonStrings.Write($"{GoQuote.Shorten(beginning, MaxValueLength).TrimEnd('…')}…", text);
        return JsonElement.Parse(text.WrittenSpan);
    }

    private static int BracketsIn(ReadOnlySpan<byte> json) => json.Count((byte)'{') + json.Count((byte)'[');
}
