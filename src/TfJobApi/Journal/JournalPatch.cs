using System.Text;
using System.Text.Json;
using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Redaction;
using TfJobApi.Updates;

namespace TfJobApi.Journal;

/// <summary>A field that has changed. A long value is shown as the beginning of its JSON text.</summary>
/// <param name="From">None when it was not there.</param>
/// <param name="To">None when it is not there any more.</param>
internal sealed record JournalField(string Field, JsonElement? From, JsonElement? To);

/// <summary>A field that is not what the patch would have made of it.</summary>
/// <param name="Sent">What the patch would have made of it; none when it would have removed it.</param>
/// <param name="Kept">What it is instead; none when it is not there.</param>
internal sealed record JournalIgnoredField(string Field, JsonElement? Sent, JsonElement? Kept);

/// <summary>A field that was refused, and why.</summary>
internal sealed record JournalCause(string Field, string Reason, string Message);

/// <summary>What a PATCH has done.</summary>
/// <param name="Written">Whether a new version was stored; not when nothing has changed, or for a dry run.</param>
/// <param name="Removed">By null, or by a removal of a JSON Patch.</param>
/// <param name="ByServer">What the server changes of its own accord: the version, the generation.</param>
/// <param name="PutBack">What the patch tried to set, and the server has set itself.</param>
/// <param name="Refused">The causes of the refusal.</param>
/// <param name="Precondition">What became of the version that the patch is meant for; none when it names none.</param>
/// <param name="Omitted">How many fields are not listed, when there are too many.</param>
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
    /// <summary>How many bytes, or UTF-16 units, of a value are shown.</summary>
    private const int ValueLength = 1024;

    /// <summary>How many brackets a value may have that is shown as JSON; the writer of the answer does not go very deep.</summary>
    private const int Brackets = 48;

    private static readonly PatchExplanation Nothing = new([], [], [], null, 0);

    /// <param name="before">What it was applied to, canonical; no bytes when it was not.</param>
    /// <param name="after">What has come of it, canonical; no bytes when it was refused.</param>
    public static JournalPatch From(RequestRecord record, ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, string mediaType, SecretRedaction secrets)
    {
        var explanation = before.IsEmpty ? Nothing : PatchExplanation.Of(before, after, record.Body!, mediaType, record.Refusal) ?? Nothing;
        var changes = explanation.Changes;

        return new(
            record.After is { } written && written.Version != record.Before?.Version,
            [.. changes.Where(change => !change.From.IsAbsent && !change.To.IsAbsent).Select(Show)],
            [.. changes.Where(change => change.From.IsAbsent).Select(Show)],
            [.. changes.Where(change => change.To.IsAbsent).Select(Show)],
            [.. explanation.ByServer.Select(Show)],
            [.. explanation.PutBack.Select(Show).Select(field => new JournalIgnoredField(field.Field, field.From, field.To))],
            [.. (record.Refusal?.Details?.Causes ?? []).Select(cause => new JournalCause(cause.Field, cause.Reason, secrets.Text(cause.Message)))],
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

        if (json.Length <= ValueLength && BracketsIn(json.Span) <= Brackets)
        {
            return JsonElement.Parse(json.Span);
        }

        var beginning = Encoding.UTF8.GetString(json.Span[..Math.Min(json.Length, 4 * ValueLength)]);
        var text = new JsonBuffer();
        JsonStrings.Write($"{GoQuote.Shorten(beginning, ValueLength).TrimEnd('…')}…", text);
        return JsonElement.Parse(text.WrittenSpan);
    }

    /// <summary>No value is deeper than it has brackets.</summary>
    private static int BracketsIn(ReadOnlySpan<byte> json) => json.Count((byte)'{') + json.Count((byte)'[');
}
