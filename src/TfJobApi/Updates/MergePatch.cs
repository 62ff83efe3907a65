using TfJobApi.Json;

namespace TfJobApi.Updates;

/// <summary>JSON Merge Patch, RFC 7396, over canonical JSON: both sides are sorted, so one walk merges them.</summary>
internal static class MergePatch
{
    /// <summary>How many bytes of memory may be kept beside a merged value, which may be kept for long.</summary>
    private const int MostSlack = 256;

    /// <summary>Applies a patch to a value; no bytes stand for a value that is not there.</summary>
    public static void Apply(ReadOnlySpan<byte> target, ReadOnlySpan<byte> patch, JsonBuffer output)
    {
        var change = new CanonicalCursor(patch);
        Apply(target, ref change, output);
    }

    /// <summary>Applies the patch that begins at the cursor, and steps behind it.</summary>
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

    /// <summary>Applies the patch of a member to its value; no bytes stand for a member that is not there, before and after.</summary>
    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> target, ReadOnlyMemory<byte> patch)
    {
        var change = new CanonicalCursor(patch.Span);
        return Apply(target, patch, ref change);
    }

    /// <summary>The same, with the patch that begins at the cursor; steps behind it.</summary>
    /// <param name="text">What the cursor walks through.</param>
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
        return output.Slack <= MostSlack + 2 ? output.WrittenMemory : output.WrittenSpan.ToArray();
    }

    /// <summary>Merges two objects; both cursors stand at their beginning, and are left behind their end.</summary>
    private static void Merge(ref CanonicalCursor old, ref CanonicalCursor change, JsonBuffer output)
    {
        old.Enter();
        change.Enter();
        var hasOld = old.MoveNext(out var oldName);
        var hasChange = change.MoveNext(out var changeName);
        var separator = (byte)'{';

        while (hasOld || hasChange)
        {
            var order = !hasOld ? 1 : !hasChange ? -1 : JsonStrings.Compare(oldName, changeName);
            if (order < 0)
            {
                WriteSeparator(ref separator, output);
                output.Write(old.ReadMember());
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

        output.Write(separator == '{' ? "{}"u8 : "}"u8);
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

    /// <summary>What a patch makes of nothing: itself, without the members that are null; arrays are kept as they are.</summary>
    private static void WriteWithoutNulls(ref CanonicalCursor change, JsonBuffer output)
    {
        if (!change.IsObject)
        {
            output.Write(change.ReadValue());
            return;
        }

        change.Enter();
        var separator = (byte)'{';
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

        output.Write(separator == '{' ? "{}"u8 : "}"u8);
    }

    private static void WriteName(ref byte separator, ReadOnlySpan<byte> name, JsonBuffer output)
    {
        WriteSeparator(ref separator, output);
        output.WriteQuoted(name);
        output.Write((byte)':');
    }

    /// <summary>Writes what stands before a member: the brace before the first, a comma before any other.</summary>
    private static void WriteSeparator(ref byte separator, JsonBuffer output)
    {
        output.Write(separator);
        separator = (byte)',';
    }
}
