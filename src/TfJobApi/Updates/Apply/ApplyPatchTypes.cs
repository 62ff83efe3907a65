using System.Globalization;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates.Apply;

/// <summary>
/// Finds the first value of an applied object that is not of the type of its field.
/// Source of the messages: https://github.com/kubernetes-sigs/structured-merge-diff/blob/master/typed/validate.go
/// </summary>
internal static class ApplyPatchTypes
{
    /// <summary>Returns null, or an error message with the path of the field.</summary>
    public static string? Check(CanonicalValue json, FieldType type)
    {
        var cursor = new CanonicalCursor(json.Span);
        return Find(json.Json, ref cursor, type, depth: 1);
    }

    /// <summary>Returns a message that begins with the path below the value.</summary>
    private static string? Find(ReadOnlyMemory<byte> text, ref CanonicalCursor cursor, FieldType type, int depth)
    {
        if (type.HasMembers && cursor.IsObject)
        {
            return FindInMembers(text, ref cursor, type, depth);
        }

        CanonicalValue value = text[cursor.ReadRange()];
        if (type.HasKeys && value.IsArray)
        {
            return FindInElements(value, type, depth);
        }

        return WrongType(value, type) is { } wanted ? $": expected {wanted}, got {value.TypeName}" : null;
    }

    private static string? WrongType(CanonicalValue value, FieldType type) => type.Kind switch
    {
        _ when value.IsNull => null,
        FieldKind.Object => "map",
        FieldKind.List or FieldKind.Set => "list",
        FieldKind.Text when !value.IsString => "string",
        FieldKind.Number when !value.IsNumber => "numeric (int or float)",
        FieldKind.Boolean when value.TypeName != "boolean" => "boolean",
        _ => null,
    };

    private static string? FindInMembers(ReadOnlyMemory<byte> text, ref CanonicalCursor cursor, FieldType type, int depth)
    {
        cursor.Enter();
        while (cursor.MoveNext(out var name))
        {
            var error = type.Find(name, out _) is not { } member ? ": field not declared in schema"
                : depth > FieldSetWriter.MaxDepth ? string.Create(CultureInfo.InvariantCulture, $": an applied object can have at most {FieldSetWriter.MaxDepth} levels")
                : Find(text, ref cursor, member, depth + 1);
            if (error is not null)
            {
                return PathText.Prepend([(byte)'f', (byte)':', .. name], error);
            }
        }

        return null;
    }

    private static string? FindInElements(CanonicalValue array, FieldType type, int depth)
    {
        var index = 0;
        foreach (var element in array.Members)
        {
            if (UnusableElement(element.Value, type) is { } problem)
            {
                return string.Create(CultureInfo.InvariantCulture, $": element {index}: {problem}");
            }

            index++;
        }

        var elements = KeyedElements.Read(array.Json, type);
        if (elements.Duplicate is { } duplicate)
        {
            return $": duplicate entries for key {PathText.Of(duplicate)}";
        }

        foreach (var element in elements.InOrder)
        {
            var cursor = new CanonicalCursor(element.Value.Span);
            if (Find(element.Value, ref cursor, type.Element!, depth + 1) is { } error)
            {
                return PathText.Prepend(element.Key, error);
            }
        }

        return null;
    }

    private static string? UnusableElement(CanonicalValue element, FieldType type) => type.Kind switch
    {
        FieldKind.List when element.IsNull => "associative list with keys may not have a null element",
        FieldKind.List when !element.IsObject => "associative list with keys may not have non-map elements",
        FieldKind.Set when element.IsObject => "associative list without keys has an element that's a map type",
        FieldKind.Set when element.IsArray => "not supported: associative list with lists as elements",
        FieldKind.Set when element.IsNull => "associative list without keys has an element that's an explicit null",
        _ => null,
    };
}
