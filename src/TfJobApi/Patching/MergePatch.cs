using System.Buffers;
using TfJobApi.Json;

namespace TfJobApi.Patching;

/// <summary>JSON Merge Patch, RFC 7396, over canonical JSON: both sides are sorted, so one walk merges them.</summary>
internal static class MergePatch
{
    /// <summary>Applies a patch to a value; no bytes stand for a value that is not there.</summary>
    public static void Apply(ReadOnlySpan<byte> target, ReadOnlySpan<byte> patch, IBufferWriter<byte> output)
    {
        var old = new CanonicalCursor(target);
        var change = new CanonicalCursor(patch);
        if (old.IsObject && change.IsObject)
        {
            Merge(ref old, ref change, output);
        }
        else
        {
            WriteWithoutNulls(ref change, output);
        }
    }

    /// <summary>Applies a patch that is an object. Members that it does not name are shared with the target, not copied.</summary>
    public static CanonicalObject Apply(CanonicalObject target, ReadOnlyMemory<byte> patch)
    {
        var changes = CanonicalObject.Parse(patch);
        var members = new List<CanonicalMember>(target.Members.Count + changes.Members.Count);

        foreach (var member in target.Members)
        {
            if (changes[member.Name].IsEmpty)
            {
                members.Add(member);
            }
        }

        foreach (var change in changes.Members)
        {
            if (!IsNull(change.Value.Span))
            {
                members.Add(new(change.Name, Apply(target[change.Name], change.Value)));
            }
        }

        return new(members);
    }

    private static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> target, ReadOnlyMemory<byte> patch)
    {
        var output = new ArrayBufferWriter<byte>(target.Length + patch.Length + 2);
        Apply(target.Span, patch.Span, output);
        return output.WrittenMemory;
    }

    /// <summary>Merges two objects; both cursors stand at their beginning, and are left behind their end.</summary>
    private static void Merge(ref CanonicalCursor old, ref CanonicalCursor change, IBufferWriter<byte> output)
    {
        old.Enter();
        change.Enter();
        var hasOld = old.MoveNext(out var oldName);
        var hasChange = change.MoveNext(out var changeName);
        var separator = "{"u8;

        while (hasOld || hasChange)
        {
            var order = !hasOld ? 1 : !hasChange ? -1 : JsonStrings.Compare(oldName, changeName);
            if (order < 0)
            {
                WriteName(ref separator, oldName, output);
                output.Write(old.ReadValue());
            }
            else if (!change.IsNull)
            {
                WriteName(ref separator, changeName, output);
                WriteMember(ref old, ref change, order == 0, output);
            }
            else
            {
                change.ReadValue();
                _ = order == 0 ? old.ReadValue() : default;
            }

            hasOld = order <= 0 ? old.MoveNext(out oldName) : hasOld;
            hasChange = order >= 0 ? change.MoveNext(out changeName) : hasChange;
        }

        output.Write(separator[0] == '{' ? "{}"u8 : "}"u8);
    }

    private static void WriteMember(ref CanonicalCursor old, ref CanonicalCursor change, bool isInBoth, IBufferWriter<byte> output)
    {
        if (isInBoth && old.IsObject && change.IsObject)
        {
            Merge(ref old, ref change, output);
            return;
        }

        _ = isInBoth ? old.ReadValue() : default;
        WriteWithoutNulls(ref change, output);
    }

    /// <summary>What a patch makes of nothing: itself, without the members that are null; arrays are kept as they are.</summary>
    private static void WriteWithoutNulls(ref CanonicalCursor change, IBufferWriter<byte> output)
    {
        if (!change.IsObject)
        {
            output.Write(change.ReadValue());
            return;
        }

        change.Enter();
        var separator = "{"u8;
        while (change.MoveNext(out var name))
        {
            if (change.IsNull)
            {
                change.ReadValue();
                continue;
            }

            WriteName(ref separator, name, output);
            WriteWithoutNulls(ref change, output);
        }

        output.Write(separator[0] == '{' ? "{}"u8 : "}"u8);
    }

    private static bool IsNull(ReadOnlySpan<byte> json) => json is [(byte)'n', ..];

    private static void WriteName(ref ReadOnlySpan<byte> separator, ReadOnlySpan<byte> name, IBufferWriter<byte> output)
    {
        output.Write(separator);
        output.Write("\""u8);
        output.Write(name);
        output.Write("\":"u8);
        separator = ","u8;
    }
}
