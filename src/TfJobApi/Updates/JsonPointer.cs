using System.Globalization;
using System.Text.Json.Nodes;

namespace TfJobApi.Updates;

/// <summary>A JSON Pointer, RFC 6901, split into its names and indexes; the empty pointer is the whole document.</summary>
internal sealed class JsonPointer(string[] parts)
{
    private readonly string[] _parts = parts;

    public static JsonPointer Root { get; } = new([]);

    public int Depth => _parts.Length;

    /// <summary>The last part, unescaped.</summary>
    public string Last => _parts[^1];

    public bool IsRoot => _parts.Length == 0;

    /// <summary>Returns null for an invalid pointer: no slash at the beginning, or a tilde without 0 or 1 after it.</summary>
    public static JsonPointer? Parse(string text)
    {
        if (text.Length == 0)
        {
            return Root;
        }

        var parts = text.Split('/');
        if (parts[0].Length > 0 || text.Replace("~0", "", StringComparison.Ordinal).Replace("~1", "", StringComparison.Ordinal).Contains('~', StringComparison.Ordinal))
        {
            return null;
        }

        return new([.. parts.Skip(1).Select(part =>
            part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]);
    }

    /// <summary>Returns the pointer to a member of the whole document.</summary>
    public static string Escape(string name) =>
        $"/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary>Whether the other pointer is inside the value at this one.</summary>
    public bool IsAbove(JsonPointer other) => other.Depth > Depth && other._parts.AsSpan(0, Depth).SequenceEqual(_parts);

    public bool TryFind(JsonNode? root, out JsonNode? value) => TryWalk(root, _parts.Length, out value);

    /// <summary>Returns the object or array that can contain the value, which need not exist.</summary>
    public JsonNode? FindParent(JsonNode? root) => TryWalk(root, _parts.Length - 1, out var parent) ? parent : null;

    /// <summary>Parses decimal digits without a leading zero, or "-" for the end of an array.</summary>
    public static bool TryIndex(string part, int count, bool mayBeEnd, out int index)
    {
        index = count;
        if (part == "-")
        {
            return mayBeEnd;
        }

        return part is "0" or [>= '1' and <= '9', ..]
            && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out index)
            && index < (mayBeEnd ? count + 1 : count);
    }

    private bool TryWalk(JsonNode? root, int steps, out JsonNode? value)
    {
        value = root;
        for (var i = 0; i < steps; i++)
        {
            switch (value)
            {
                case JsonObject parent when parent.TryGetPropertyValue(_parts[i], out value):
                    break;
                case JsonArray array when TryIndex(_parts[i], array.Count, mayBeEnd: false, out var index):
                    value = array[index];
                    break;
                default:
                    value = null;
                    return false;
            }
        }

        return true;
    }
}
