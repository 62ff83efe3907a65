using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates.Apply;

/// <summary>
/// Merges an applied object into the live one. Unlike a merge patch, a null is a value, except that it does not replace members.
/// Source: https://github.com/kubernetes-sigs/structured-merge-diff/blob/master/typed/merge.go
/// </summary>
internal static class ApplyMerge
{
    /// <summary>Merges two objects.</summary>
    public static CanonicalValue Merge(CanonicalValue live, CanonicalValue applied, FieldType type)
    {
        var output = new JsonBuffer(live.Span.Length + applied.Span.Length);
        new Walk(live.Json, applied.Json, output).Merge(type);
        return output.WrittenMemory;
    }

    private ref struct Walk(ReadOnlyMemory<byte> live, ReadOnlyMemory<byte> applied, JsonBuffer output)
    {
        private CanonicalCursor _live = new(live.Span);
        private CanonicalCursor _applied = new(applied.Span);

        public void Merge(FieldType type)
        {
            if (type.HasMembers && _live.IsObject && _applied.IsObject)
            {
                MergeMembers(type);
                return;
            }

            if (type.HasKeys && _live.IsArray && _applied.IsArray)
            {
                MergeElements(live[_live.ReadRange()], applied[_applied.ReadRange()], type);
                return;
            }

            var isNull = _applied.IsNull;
            var keepsMembers = (type.HasMembers && _live.IsObject) || (type.HasKeys && _live.IsArray);
            var old = _live.ReadValue();
            var sent = _applied.ReadValue();
            output.Write(isNull && keepsMembers && old.Length > "{}".Length ? old : sent);
        }

        private void MergeMembers(FieldType type)
        {
            var members = new ObjectComparer(ref _live, ref _applied);
            var merged = new JsonMembers(output);
            while (members.MoveNext(ref _live, ref _applied))
            {
                if (members.IsInBoth)
                {
                    merged.Name(members.RawName);
                    Merge(type.Find(members.RawName, out _) ?? FieldType.Atomic);
                }
                else
                {
                    merged.Next();
                    output.Write(members.IsInLeft ? _live.ReadMember() : _applied.ReadMember());
                }
            }

            merged.End();
        }

        /// <summary>Keeps the order of the live elements, and adds the others in their order.</summary>
        private readonly void MergeElements(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> sent, FieldType type)
        {
            var (old, now) = (KeyedElements.Read(before, type), KeyedElements.Read(sent, type));
            var merged = JsonMembers.CreateArray(output);
            foreach (var element in old.InOrder)
            {
                merged.Next();
                if (now.Find(element) is { } same)
                {
                    new Walk(element.Value, same.Value, output).Merge(type.Element!);
                }
                else
                {
                    output.Write(element.Value.Span);
                }
            }

            foreach (var element in now.InOrder)
            {
                if (old.Find(element) is null)
                {
                    merged.Next();
                    output.Write(element.Value.Span);
                }
            }

            merged.End();
        }
    }
}
