using System.Buffers;
using TfJobApi.Json;

namespace TfJobApi.Patching;

/// <summary>JSON Merge Patch, RFC 7396, over canonical JSON: both sides are sorted, so one walk merges them.</summary>
internal static class MergePatch
{
    /// <summary>Applies a patch to a value; no bytes stand for a value that is not there.</summary>
    public static void Apply(ReadOnlySpan<byte> target, ReadOnlySpan<byte> patch, IBufferWriter<byte> output)
    {
        if (!IsObject(patch))
        {
            output.Write(patch);
            return;
        }

        var old = new CanonicalReader(IsObject(target) ? target : "{}"u8);
        var change = new CanonicalReader(patch);
        var hasOld = old.Read();
        var hasChange = change.Read();
        var separator = ""u8;
        output.Write("{"u8);

        while (hasOld || hasChange)
        {
            var order = !hasOld ? 1 : !hasChange ? -1 : JsonStrings.Compare(old.Name, change.Name);
            if (order < 0)
            {
                WriteName(separator, old.Name, output);
                output.Write(old.Value);
                separator = ","u8;
            }
            else if (!IsNull(change.Value))
            {
                WriteName(separator, change.Name, output);
                Apply(order == 0 ? old.Value : default, change.Value, output);
                separator = ","u8;
            }

            hasOld = order <= 0 ? old.Read() : hasOld;
            hasChange = order >= 0 ? change.Read() : hasChange;
        }

        output.Write("}"u8);
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
        if (!IsObject(patch.Span))
        {
            return patch;
        }

        var output = new ArrayBufferWriter<byte>(target.Length + patch.Length + 2);
        Apply(target.Span, patch.Span, output);
        return output.WrittenMemory;
    }

    private static bool IsObject(ReadOnlySpan<byte> json) => json is [(byte)'{', ..];

    private static bool IsNull(ReadOnlySpan<byte> json) => json is [(byte)'n', ..];

    private static void WriteName(ReadOnlySpan<byte> separator, ReadOnlySpan<byte> name, IBufferWriter<byte> output)
    {
        output.Write(separator);
        output.Write("\""u8);
        output.Write(name);
        output.Write("\":"u8);
    }
}
