using TfJobApi.Json;

namespace TfJobApi.Updates;

/// <summary>JSON Merge Patch, RFC 7396, over canonical JSON: both sides are sorted, so one walk merges them.</summary>
internal static class MergePatch
{
    /// <summary>The most unused bytes that are kept with a merged value, which may be stored for a long time.</summary>
    private const int MaxUnused = 256;

    public static void Apply(ReadOnlySpan<byte> target, ReadOnlySpan<byte> patch, JsonBuffer output)
    {
        var change = new CanonicalCursor(patch);
        Apply(target, ref change, output);
    }

    /// <summary>Reads the patch from the cursor; an absent target has no bytes.</summary>
    public static void Apply(ReadOnlySpan<byte> target, ref CanonicalCursor change, JsonBuffer output)
    {
        var old = new CanonicalCursor(target);
        if (old.IsObject && change.IsObject)
        {
            Merge(ref old, ref change, output);
        }
        else
        {
            WriteWithoutNulls(ref change, output);
        }
    }

    /// <summary>Reads the patch of a member from the cursor; an absent member has no bytes, before and after.</summary>
    /// <param name="text">The text of the cursor.</param>
    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> target, ReadOnlyMemory<byte> text, ref CanonicalCursor change)
    {
        if (!change.IsObject)
        {
            var isNull = change.IsNull;
            var value = text[change.ReadRange()];
            return isNull ? default : value;
        }

        // the length of this patch is not known yet, and the text may contain thousands
        var output = new JsonBuffer(target.Length + Math.Min(text.Length - change.Position, MaxUnused) + 2);
        Apply(target.Span, ref change, output);
        return output.FreeCapacity <= MaxUnused + 2 ? output.WrittenMemory : output.WrittenSpan.ToArray();
    }

    /// <summary>Moves both cursors from the beginning of an object to its end.</summary>
    private static void Merge(ref CanonicalCursor old, ref CanonicalCursor change, JsonBuffer output)
    {
        var members = new ObjectComparer(ref old, ref change);
        var merged = new JsonMembers(output);
        while (members.MoveNext(ref old, ref change))
        {
            if (!members.IsInRight)
            {
                merged.Next();
                output.Write(old.ReadMember());
            }
            else if (!change.IsNull)
            {
                merged.Name(members.RawName);
                WriteMember(ref old, ref change, members.IsInLeft, output);
            }
            else
            {
                change.ReadValue();
                _ = members.IsInLeft ? old.ReadValue() : default;
            }
        }

        merged.End();
    }

    private static void WriteMember(ref CanonicalCursor old, ref CanonicalCursor change, bool isInBoth, JsonBuffer output)
    {
        if (isInBoth && old.IsObject && change.IsObject)
        {
            Merge(ref old, ref change, output);
            return;
        }

        _ = isInBoth ? old.ReadValue() : default;
        WriteWithoutNulls(ref change, output);
    }

    /// <summary>Writes the result for an absent target: the patch without members that are null. Arrays are not changed.</summary>
    private static void WriteWithoutNulls(ref CanonicalCursor change, JsonBuffer output)
    {
        if (!change.IsObject)
        {
            output.Write(change.ReadValue());
            return;
        }

        change.Enter();
        var members = new JsonMembers(output);
        while (change.MoveNext(out var name))
        {
            if (change.IsNull)
            {
                change.ReadValue();
                continue;
            }

            members.Name(name);
            WriteWithoutNulls(ref change, output);
        }

        members.End();
    }
}
