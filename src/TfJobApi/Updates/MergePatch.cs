using TfJobApi.Json;

namespace TfJobApi.Updates;

/// <summary>JSON Merge Patch, RFC 7396, over canonical JSON: both sides are sorted, so one walk merges them.</summary>
internal static class MergePatch
{
    /// <summary>How many unused bytes of memory may be kept with a merged value, which may be stored for long.</summary>
    private const int MostSlack = 256;

    /// <summary>Applies a patch to a value; an absent value has no bytes.</summary>
    public static void Apply(ReadOnlySpan<byte> target, ReadOnlySpan<byte> patch, JsonBuffer output)
    {
        var change = new CanonicalCursor(patch);
        Apply(target, ref change, output);
    }

    /// <summary>Applies the patch that begins at the cursor, and steps over it.</summary>
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

    /// <summary>Applies the patch of a member to its value; an absent member has no bytes, before and after.</summary>
    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> target, ReadOnlyMemory<byte> patch)
    {
        var change = new CanonicalCursor(patch.Span);
        return Apply(target, patch, ref change);
    }

    /// <summary>Applies the patch of a member that begins at the cursor, and steps over it.</summary>
    /// <param name="text">The text that the cursor walks through.</param>
    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> target, ReadOnlyMemory<byte> text, ref CanonicalCursor change)
    {
        if (!change.IsObject)
        {
            var isNull = change.IsNull;
            var value = text[change.ReadRange()];
            return isNull ? default : value;
        }

        // where the patch ends in the text is not known yet, and there may be thousands of them in it
        var output = new JsonBuffer(target.Length + Math.Min(text.Length - change.Position, MostSlack) + 2);
        Apply(target.Span, ref change, output);
        return output.FreeCapacity <= MostSlack + 2 ? output.WrittenMemory : output.WrittenSpan.ToArray();
    }

    /// <summary>Merges two objects; both cursors stand at their beginning, and are left after their end.</summary>
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

    /// <summary>Writes the result of applying a patch to nothing: the patch without the members that are null; arrays are kept as they are.</summary>
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
