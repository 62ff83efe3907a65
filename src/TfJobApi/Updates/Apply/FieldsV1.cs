using System.Globalization;
using System.Text;
using TfJobApi.Json;

namespace TfJobApi.Updates.Apply;

/// <summary>
/// Reads a set of fields that a client sent. Elements of unknown kinds are dropped.
/// Source: https://github.com/kubernetes-sigs/structured-merge-diff/blob/master/fieldpath/serialize.go
/// </summary>
internal static class FieldsV1
{
    public static bool TryRead(CanonicalValue sent, out FieldSet fields)
    {
        fields = FieldSet.Empty;
        if (sent.IsAbsentOrNull)
        {
            return true;
        }

        var writer = new FieldSetWriter(sent.Span.Length + 16);
        var cursor = new CanonicalCursor(sent.Span);
        if (!cursor.IsObject || !TryWrite(sent.Span, ref cursor, writer, out _) || writer.IsTooDeep)
        {
            return false;
        }

        // values in path elements may have had another form, and so another place
        if (!CanonicalJson.TryParse(writer.End(), out var canonical, out _))
        {
            return false;
        }

        fields = new(canonical.Json);
        return true;
    }

    private static bool TryWrite(ReadOnlySpan<byte> text, ref CanonicalCursor cursor, FieldSetWriter writer, out int count)
    {
        count = 0;
        cursor.Enter();
        while (cursor.MoveNext(out var name))
        {
            if (name is [(byte)'.'])
            {
                cursor.ReadValue();
                continue;
            }

            if (!TryReadElement(name, out var element))
            {
                return false;
            }

            if (element is null)
            {
                cursor.ReadValue();
                continue;
            }

            count++;
            if (!TryWriteElement(text, ref cursor, element, writer))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes an element with its children. It is a member if it says so, or has no children.</summary>
    private static bool TryWriteElement(ReadOnlySpan<byte> text, ref CanonicalCursor cursor, byte[] element, FieldSetWriter writer)
    {
        if (cursor.IsNull)
        {
            cursor.ReadValue();
            writer.Close(writer.Open(element, isMember: true));
            return true;
        }

        if (!cursor.IsObject)
        {
            return false;
        }

        var isMember = IsMember(text, cursor);
        var mark = writer.Open(element, isMember);
        if (!TryWrite(text, ref cursor, writer, out var children))
        {
            return false;
        }

        writer.Close(mark);
        if (children == 0 && !isMember)
        {
            writer.Close(writer.Open(element, isMember: true));
        }

        return true;
    }

    /// <summary>Unlike in sets that are written here, elements of unknown kinds can be before the dot.</summary>
    private static bool IsMember(ReadOnlySpan<byte> text, CanonicalCursor cursor)
    {
        if (FieldSet.IsMember(text, cursor.Position))
        {
            return true;
        }

        cursor.Enter();
        while (cursor.MoveNext(out var name) && name is not [> (byte)'.', ..])
        {
            if (name is [(byte)'.'])
            {
                return true;
            }

            cursor.ReadValue();
        }

        return false;
    }

    /// <summary>Returns the element in canonical form; null for an unknown kind.</summary>
    private static bool TryReadElement(ReadOnlySpan<byte> name, out byte[]? element)
    {
        element = name.ToArray();
        if (name is [(byte)'f', (byte)':', ..])
        {
            return true;
        }

        var text = JsonStrings.Decode(name);
        if (text.Length < 2 || text[1] != ':')
        {
            return false;
        }

        switch (text[0])
        {
            case 'i':
                return int.TryParse(text.AsSpan(2), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
            case 'k' or 'v':
                if (!CanonicalJson.TryParse(Encoding.UTF8.GetBytes(text[2..]), out var value, out _) || (text[0] == 'k' && !value.IsObject))
                {
                    return false;
                }

                var output = new JsonBuffer();
                JsonStrings.WriteText(Encoding.UTF8.GetBytes($"{text[..2]}{Encoding.UTF8.GetString(value.Span)}"), output);
                element = output.WrittenSpan[1..^1].ToArray();
                return true;
            default:
                element = null;
                return true;
        }
    }
}
