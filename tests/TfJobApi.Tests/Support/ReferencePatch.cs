using System.Globalization;
using System.Text.Json.Nodes;

namespace TfJobApi.Tests.Support;

/// <summary>Applies RFC 6902, section 4, sentence by sentence, to copies of the document: the oracle for JSON Patch.</summary>
internal static class ReferencePatch
{
    /// <summary>Returns the patched document, or "error".</summary>
    public static string Apply(string target, string op, string path, string from, string value)
    {
        var (root, given) = (JsonNode.Parse(target), JsonNode.Parse(value));
        var (to, source) = (Parse(path), Parse(from));
        try
        {
            var patched = op switch
            {
                "add" => Add(root, to, given),
                "remove" => Remove(root, to),
                "replace" => Add(Remove(root, to), to, given),
                "move" when to.Length > source.Length && to.AsSpan().StartsWith(source) => throw new FormatException("a value into itself"),
                "move" => Add(Remove(root, source), to, Get(root, source)),
                "copy" => Add(root, to, Get(root, source)),
                _ => JsonNode.DeepEquals(Get(root, to), given) ? root : throw new FormatException("not equal"),
            };
            return patched is JsonObject ? Canonical.Of(patched.ToJsonString()) : "error";
        }
        catch (FormatException)
        {
            return "error";
        }
    }

    private static string[] Parse(string pointer) => [.. pointer.Split('/').Skip(1).Select(part =>
        part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    private static JsonNode? Get(JsonNode? node, ReadOnlySpan<string> path) => path switch
    {
        [] => node?.DeepClone(),
        [var name, .. var rest] when node is JsonObject members && members.TryGetPropertyValue(name, out var value) => Get(value, rest),
        [var index, .. var rest] when node is JsonArray items => Get(items[Index(index, items.Count - 1)], rest),
        _ => throw new FormatException("nothing there"),
    };

    private static JsonNode? Add(JsonNode? node, ReadOnlySpan<string> path, JsonNode? value) => Edit(node, path, value, (parent, last, added) =>
    {
        if (parent is JsonObject members)
        {
            members[last] = added;
        }
        else
        {
            var items = (JsonArray)parent;
            items.Insert(last == "-" ? items.Count : Index(last, items.Count), added);
        }
    });

    private static JsonNode? Remove(JsonNode? node, ReadOnlySpan<string> path)
    {
        Get(node, path);
        return Edit(node, path, null, (parent, last, _) =>
        {
            if (parent is JsonObject members)
            {
                members.Remove(last);
            }
            else
            {
                ((JsonArray)parent).RemoveAt(Index(last, int.MaxValue));
            }
        });
    }

    private static JsonNode? Edit(JsonNode? node, ReadOnlySpan<string> path, JsonNode? value, Action<JsonNode, string, JsonNode?> edit)
    {
        if (path.IsEmpty)
        {
            return value?.DeepClone();
        }

        var copy = node?.DeepClone();
        var parent = copy;
        foreach (var part in path[..^1])
        {
            parent = parent switch
            {
                JsonObject members when members.TryGetPropertyValue(part, out var next) => next,
                JsonArray items => items[Index(part, items.Count - 1)],
                _ => throw new FormatException("nothing there"),
            };
        }

        edit(parent is JsonObject or JsonArray ? parent : throw new FormatException("not a container"), path[^1], value?.DeepClone());
        return copy;
    }

    private static int Index(string part, int most) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= most && (part == "0" || part[0] != '0')
            ? index
            : throw new FormatException("not an index");
}
