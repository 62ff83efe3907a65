using System.Text;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates.Apply;

/// <summary>
/// The elements of an array that are merged by their key. Their path elements are <c>v:</c> and the value, or <c>k:</c> and the
/// member that identifies them. Of several elements with one key the first counts.
/// Source: https://github.com/kubernetes-sigs/structured-merge-diff/blob/master/fieldpath/serialize-pe.go
/// </summary>
internal sealed class KeyedElements
{
    private readonly List<KeyedElement> _inOrder = [];
    private readonly Dictionary<string, KeyedElement> _byKey = new(StringComparer.Ordinal);

    /// <summary>In the order of the array.</summary>
    public IReadOnlyList<KeyedElement> InOrder => _inOrder;

    /// <summary>The path element of the first element whose key another one has, too.</summary>
    public byte[]? Duplicate { get; private set; }

    /// <param name="array">Any other value has no elements.</param>
    public static KeyedElements Read(ReadOnlyMemory<byte> array, FieldType type)
    {
        var elements = new KeyedElements();
        CanonicalValue json = array;
        foreach (var element in json.IsArray ? json.Members : default)
        {
            elements.Add(CreateKey(element.Value, type), element.Value.Json);
        }

        return elements;
    }

    /// <summary>Returns the elements in the order of a field set.</summary>
    public List<KeyedElement> Sorted() =>
        _inOrder.Count < 2 ? _inOrder : [.. _inOrder.Order(Comparer<KeyedElement>.Create(static (left, right) => JsonStrings.Compare(left.Key, right.Key)))];

    /// <summary>Returns the element with the same key as one of another array, or null.</summary>
    public KeyedElement? Find(KeyedElement other) => _byKey.GetValueOrDefault(other.Name);

    private void Add(byte[] key, ReadOnlyMemory<byte> value)
    {
        var element = new KeyedElement(key, Encoding.UTF8.GetString(key), value);
        if (_byKey.TryAdd(element.Name, element))
        {
            _inOrder.Add(element);
        }
        else
        {
            Duplicate ??= key;
        }
    }

    private static byte[] CreateKey(CanonicalValue element, FieldType type)
    {
        var key = new JsonBuffer(element.Span.Length + 16);
        if (type.Kind == FieldKind.Set)
        {
            key.Write("v:"u8);
            key.Write(element.Span);
        }
        else
        {
            // a kube-apiserver's schema has the empty text as the default of the key
            var value = element[type.Key];
            key.Write("k:{"u8);
            JsonStrings.Write(type.Key, key);
            key.Write((byte)':');
            key.Write(value.IsAbsent ? "\"\""u8 : value.Span);
            key.Write((byte)'}');
        }

        var escaped = new JsonBuffer(key.WrittenCount + 16);
        JsonStrings.WriteText(key.WrittenSpan, escaped);
        return escaped.WrittenSpan[1..^1].ToArray();
    }
}

/// <param name="Key">The path element, as it stands between its quotes.</param>
/// <param name="Name">The same as a text.</param>
internal sealed record KeyedElement(byte[] Key, string Name, ReadOnlyMemory<byte> Value);
