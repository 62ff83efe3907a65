using System.Text;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates.Apply;

/// <summary>
/// Removes fields from an object. A value without any remaining members becomes null.
/// Source: https://github.com/kubernetes-sigs/structured-merge-diff/blob/master/typed/remove.go
/// </summary>
internal static class FieldRemoval
{
    public static CanonicalValue Remove(CanonicalValue json, FieldSet fields, FieldType type)
    {
        if (fields.IsEmpty)
        {
            return json;
        }

        var output = new JsonBuffer(json.Span.Length);
        new Walk(json.Json, fields.Json, output).Remove(type);
        return output.WrittenMemory;
    }

    /// <summary>Removes fields of one value.</summary>
    private ref struct Walk(ReadOnlyMemory<byte> text, ReadOnlyMemory<byte> fields, JsonBuffer output)
    {
        private readonly ReadOnlySpan<byte> _set = fields.Span;
        private CanonicalCursor _at = new(text.Span);
        private CanonicalCursor _fields = new(fields.Span);

        /// <summary>Copies the value without the fields that the set has below it.</summary>
        public void Remove(FieldType type)
        {
            if (type.HasMembers && _at.IsObject)
            {
                RemoveMembers(type);
            }
            else if (type.HasKeys && _at.IsArray)
            {
                var set = _fields.ReadRange();
                RemoveElements(text[_at.ReadRange()], fields[set], type);
            }
            else
            {
                // the set is of a time when the value was an object
                _fields.ReadValue();
                var isScalar = !_at.IsObject && !_at.IsArray;
                var value = _at.ReadValue();
                output.Write(isScalar ? value : "null"u8);
            }
        }

        private void RemoveMembers(FieldType type)
        {
            var members = new JsonMembers(output);
            var isEmpty = true;
            _fields.Enter();
            var hasField = MoveToField(out var field);
            _at.Enter();
            while (_at.MoveNext(out var name))
            {
                while (hasField && JsonStrings.Compare(field, name) < 0)
                {
                    _fields.ReadValue();
                    hasField = MoveToField(out field);
                }

                var isInSet = hasField && field.SequenceEqual(name);
                if (isInSet && FieldSet.IsMember(_set, _fields.Position))
                {
                    _at.ReadValue();
                    _fields.ReadValue();
                }
                else
                {
                    isEmpty = false;
                    members.Name(name);
                    if (isInSet)
                    {
                        Remove(type.Find(name, out _) ?? FieldType.Atomic);
                    }
                    else
                    {
                        output.Write(_at.ReadValue());
                    }
                }

                hasField = isInSet ? MoveToField(out field) : hasField;
            }

            while (hasField)
            {
                _fields.ReadValue();
                hasField = MoveToField(out field);
            }

            End(ref members, isEmpty);
        }

        /// <summary>Moves to the next field of the set, with its name; skips other path elements.</summary>
        private bool MoveToField(out ReadOnlySpan<byte> name)
        {
            while (_fields.MoveNext(out var element))
            {
                if (element is [(byte)'f', (byte)':', .. var field])
                {
                    name = field;
                    return true;
                }

                _fields.ReadValue();
            }

            name = default;
            return false;
        }

        private readonly void RemoveElements(ReadOnlyMemory<byte> array, ReadOnlyMemory<byte> set, FieldType type)
        {
            var members = JsonMembers.CreateArray(output);
            var isEmpty = true;
            var selected = Select(set);
            foreach (var element in KeyedElements.Read(array, type).InOrder)
            {
                var below = selected.GetValueOrDefault(element.Name);
                if (!below.IsEmpty && FieldSet.IsMember(below.Span, 0))
                {
                    continue;
                }

                isEmpty = false;
                members.Next();
                if (below.IsEmpty)
                {
                    output.Write(element.Value.Span);
                }
                else
                {
                    new Walk(element.Value, below, output).Remove(type.Element!);
                }
            }

            End(ref members, isEmpty);
        }

        private static Dictionary<string, ReadOnlyMemory<byte>> Select(CanonicalValue set)
        {
            Dictionary<string, ReadOnlyMemory<byte>> elements = new(StringComparer.Ordinal);
            foreach (var element in set.Members)
            {
                elements.Add(Encoding.UTF8.GetString(element.RawName), element.Value.Json);
            }

            return elements;
        }

        private readonly void End(ref JsonMembers members, bool isEmpty)
        {
            if (isEmpty)
            {
                output.Write("null"u8);
            }
            else
            {
                members.End();
            }
        }
    }
}
