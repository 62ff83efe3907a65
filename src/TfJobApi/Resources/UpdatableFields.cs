using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>
/// The fields that an update may change: labels, annotations and some fields of the spec. The stored object is compared with
/// the new one, so an update may contain other fields with their current values. In this comparison a member that is null is
/// absent: clients write absent members as null.
/// </summary>
internal sealed class UpdatableFields
{
    private readonly string[] _specFields;
    private readonly string _rule;

    /// <param name="misprints">Additional fields of the spec that messages do not mention.</param>
    public UpdatableFields(string[] specFields, params string[] misprints)
    {
        Fields = ["metadata.labels", "metadata.annotations", .. specFields.Select(field => $"spec.{field}")];
        _specFields = [.. specFields, .. misprints];
        _rule = $"this field cannot be changed; only {string.Join(", ", Fields[..^1])} and {Fields[^1]} can";
    }

    public string[] Fields { get; }

    /// <summary>Adds a cause for each field of the spec that differs and may not.</summary>
    public void CheckSpec(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, FieldErrorList causes) =>
        Check(FieldPath.Spec, before, after, _specFields, causes);

    /// <summary>Adds a cause for each of the deepest fields that differ; an absent value has no bytes.</summary>
    public void CheckFixed(FieldPath path, ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, FieldErrorList causes) =>
        Check(path, before, after, [], causes);

    public void CheckFixed(FieldPath path, string? before, string? after, FieldErrorList causes)
    {
        if (before != after)
        {
            causes.Add(StatusCause.Forbidden(path.ToString(), _rule));
        }
    }

    /// <summary>Returns the new spec with the stored values of the fields that may not change, if they differ only in nulls.</summary>
    public ReadOnlyMemory<byte> KeepNulls(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        var old = new CanonicalCursor(before.Span);
        var now = new CanonicalCursor(after.Span);
        if (!old.IsObject || !now.IsObject || (before.Span.IndexOf("null"u8) < 0 && after.Span.IndexOf("null"u8) < 0))
        {
            return after;
        }

        var output = new JsonBuffer(Math.Max(before.Length, after.Length));
        var kept = new JsonMembers(output);
        var members = new ObjectComparer(ref old, ref now);
        while (members.MoveNext(ref old, ref now))
        {
            var from = members.IsInLeft ? before[old.ReadRange()] : default;
            var to = members.IsInRight ? after[now.ReadRange()] : default;
            var isFixed = !_specFields.Contains(JsonStrings.Decode(members.RawName));
            kept.Json(members.RawName, (isFixed && AreEqual(from, to) ? from : to).Span);
        }

        kept.End();
        return output.WrittenMemory;
    }

    private static bool AreEqual(CanonicalValue before, CanonicalValue after) =>
        before.IsAbsentOrNull ? after.IsAbsentOrNull : NullMembers.Remove(before.Json).Span.SequenceEqual(NullMembers.Remove(after.Json).Span);

    private void Check(FieldPath path, ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, string[] except, FieldErrorList causes)
    {
        if (before.Span.SequenceEqual(after.Span))
        {
            return;
        }

        foreach (var change in ObjectDiff.Compare(path, NullMembers.Remove(before), NullMembers.Remove(after), except).Changes)
        {
            if (causes.IsFull)
            {
                break;
            }

            causes.Add(StatusCause.Forbidden(change.Field, _rule));
        }
    }
}
