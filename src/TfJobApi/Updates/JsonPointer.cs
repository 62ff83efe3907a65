using System.Globalization;
using System.Text.Json.Nodes;

namespace TfJobApi.Updates;

/// <summary>A JSON Pointer, RFC 6901, split into its names and indexes; the empty pointer is the whole document.</summary>
internal sealed class JsonPointer(string[] parts)
{
    /// <summary>Names the place after an array's last element.</summary>
    private const string End = "-";

    /// <summary>The whole document.</summary>
    public static JsonPointer Root { get; } = new([]);

    public int Depth => parts.Length;

    /// <summary>The last part, unescaped.</summary>
    public string Last => parts[^1];

    public bool IsRoot => parts.Length == 0;

    /// <summary>Returns null if the text is not a valid pointer: it begins without a slash, or a tilde is followed by neither 0 nor 1.</summary>
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

    /// <summary>The pointer to a member of the whole document.</summary>
    public static string Escape(string name) =>
        $"/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary>Whether the other pointer leads to a place within the value that is at this one.</summary>
    public bool IsAbove(JsonPointer other) =>
        other.Depth > Depth && Enumerable.Range(0, Depth).All(i => parts[i] == other.Part(i));

    /// <summary>Finds the value; false if there is none at this place.</summary>
    public bool TryFind(JsonNode? root, out JsonNode? value) => TryWalk(root, parts.Length, out value);

    /// <summary>Finds the object or array that holds the place, whether or not there is a value at it.</summary>
    public JsonNode? FindParent(JsonNode? root) => TryWalk(root, parts.Length - 1, out var parent) ? parent : null;

    /// <summary>The index that a part names: decimal digits without a leading zero, or for the end the array's length.</summary>
    public static bool TryIndex(string part, int count, bool mayBeEnd, out int index)
    {
        index = count;
        if (part == End)
        {
            return mayBeEnd;
        }

        return part is "0" or [>= '1' and <= '9', ..]
            && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out index)
            && index < (mayBeEnd ? count + 1 : count);
    }

    private string Part(int i) => parts[i];

    private bool TryWalk(JsonNode? root, int steps, out JsonNode? value)
    {
        value = root;
        for (var i = 0; i < steps; i++)
        {
            switch (value)
            {
                case JsonObject parent when parent.TryGetPropertyValue(parts[i], out value):
                    break;
                case JsonArray array when TryIndex(parts[i], array.Count, mayBeEnd: false, out var index):
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
