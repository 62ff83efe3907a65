using System.Text.Json;
using TfJobApi.Journal;

namespace TfJobApi.Testing;

/// <summary>What a PATCH has done. The version and the generation, which the server changes itself, are not among the changes.</summary>
public sealed class PatchRecord
{
    internal PatchRecord(JournalPatch patch)
    {
        Written = patch.Written;
        Changed = [.. patch.Changed.Select(Of)];
        Added = [.. patch.Added.Select(Of)];
        Removed = [.. patch.Removed.Select(Of)];
        PutBack = [.. patch.PutBack.Select(field => new PatchedField(field.Field, Text(field.Sent), Text(field.Kept)))];
        Refused = [.. patch.Refused.Select(cause => new RefusedField(cause.Field, cause.Reason, cause.Message))];
        Precondition = patch.Precondition?.Decided;
    }

    /// <summary>Whether a new version was stored; not when nothing has changed, or for a dry run.</summary>
    public bool Written { get; }

    /// <summary>Fields with another value than before.</summary>
    public IReadOnlyList<PatchedField> Changed { get; }

    /// <summary>Fields that were not there before.</summary>
    public IReadOnlyList<PatchedField> Added { get; }

    /// <summary>Fields that are not there any more: by null, or by a removal of a JSON Patch.</summary>
    public IReadOnlyList<PatchedField> Removed { get; }

    /// <summary>Fields that the patch tried to set and the server has kept: from what was sent to what it is.</summary>
    public IReadOnlyList<PatchedField> PutBack { get; }

    /// <summary>Why it was refused, field by field.</summary>
    public IReadOnlyList<RefusedField> Refused { get; }

    /// <summary>
    /// What became of the version that the patch is meant for: <c>met</c>, <c>conflict</c>, <c>refused</c> (it is none) or
    /// <c>unchecked</c> (something else was wrong first); null when it names none.
    /// </summary>
    public string? Precondition { get; }

    /// <summary>Asserts that the patch has changed, added and removed these fields, and touched nothing else.</summary>
    /// <param name="changed">Paths of fields that have another value; default: none.</param>
    /// <param name="added">Paths of fields that were not there; default: none.</param>
    /// <param name="removed">Paths of fields that are gone; default: none.</param>
    /// <exception cref="TfJobApiAssertionException">It is not so; the message says what was touched.</exception>
    public void AssertTouchedOnly(IEnumerable<string>? changed = null, IEnumerable<string>? added = null, IEnumerable<string>? removed = null)
    {
        var differences = Differences("changed", changed, Changed).Concat(Differences("added", added, Added)).Concat(Differences("removed", removed, Removed)).ToList();
        if (differences.Count > 0)
        {
            throw new TfJobApiAssertionException($"the PATCH has touched something else:{Environment.NewLine}{string.Join(Environment.NewLine, differences)}");
        }
    }

    private static IEnumerable<string> Differences(string what, IEnumerable<string>? expected, IReadOnlyList<PatchedField> actual)
    {
        var wanted = expected?.ToList() ?? [];
        return wanted.Except(actual.Select(field => field.Field)).Select(field => $"  {field} was expected to be {what}, and was not")
            .Concat(actual.Where(field => !wanted.Contains(field.Field)).Select(field => $"  {field.Field} was {what}, from {field.From ?? "nothing"} to {field.To ?? "nothing"}"));
    }

    private static PatchedField Of(JournalField field) => new(field.Field, Text(field.From), Text(field.To));

    private static string? Text(JsonElement? value) => value?.GetRawText();
}
