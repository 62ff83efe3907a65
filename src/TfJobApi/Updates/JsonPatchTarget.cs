using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.JsonPatch.SystemTextJson;
using TfJobApi.Json;

namespace TfJobApi.Updates;

/// <summary>
/// A document that Microsoft.AspNetCore.JsonPatch changes. The checks of the operations are here: the limits of work, and
/// RFC 6902, from which version 10.0.14 of the library deviates: it reads "-" as the last element in every operation,
/// accepts indexes such as 01, drops empty names, and fails to replace the whole document, to copy a string or a number,
/// and to test for null or an empty string.
/// </summary>
internal sealed partial class JsonPatchTarget(CanonicalValue json)
{
    /// <summary>
    /// The most work of a patch, in values that are moved and characters that are copied; about as much as the largest body.
    /// A kube-apiserver limits the bytes of copies to the same number.
    /// </summary>
    private const int WorkLimit = 3 * 1024 * 1024;

    /// <summary>The number of shifted entries that count as one value.</summary>
    private const int ShiftsPerValue = 10;

    private const string TooMuch = "the patch is too much work, or the value would be too deep";

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = CanonicalJson.MaxDepth };
    private static readonly JsonSerializerOptions Options = new() { TypeInfoResolver = NodeJson.Default, MaxDepth = CanonicalJson.MaxDepth };

    private JsonNode? _root = Parse(json);
    private long _work;

    /// <summary>Returns null, or an error message; the document may be partly changed then.</summary>
    public string? Apply(JsonPatchOperation operation)
    {
        var (name, path) = (operation.Name, operation.Path);
        var isFrom = name is "move" or "copy";
        JsonNode? found = null;
        if (name != "add" && !(isFrom ? operation.From! : path).TryFind(_root, out found))
        {
            return isFrom ? "there is no value at from" : "there is no value at the path";
        }

        return name switch
        {
            "add" => Add(path, Parse(operation.Value)),
            "remove" => Remove(path),
            "replace" => (path.IsRoot ? null : Remove(path)) ?? Add(path, Parse(operation.Value)),
            "move" when operation.From!.IsAbove(path) => "a value cannot be moved into itself",
            "move" => Remove(operation.From!) ?? Add(path, found),
            "copy" => IsWithinLimits(found, path.Depth) ? Add(path, found?.DeepClone()) : TooMuch,
            _ => JsonNode.DeepEquals(found, Parse(operation.Value)) ? null : "the value at the path is different",
        };
    }

    /// <summary>Returns an absent value if the document is not an object.</summary>
    public CanonicalValue ToObject()
    {
        if (_root is not JsonObject root)
        {
            return default;
        }

        var text = new JsonBuffer();
        using (var writer = new Utf8JsonWriter(text))
        {
            root.WriteTo(writer);
        }

        return CanonicalJson.TryParse(text.WrittenMemory, out var patched, out _) ? patched : default;
    }

    private static JsonNode? Parse(CanonicalValue json) => JsonNode.Parse(json.Span, documentOptions: Deep);

    private string? Add(JsonPointer path, JsonNode? value)
    {
        if (!IsWithinLimits(value, path.Depth))
        {
            return TooMuch;
        }

        if (path.IsRoot)
        {
            _root = value;
            return null;
        }

        return path.FindParent(_root) switch
        {
            JsonObject parent => Change(parent, "add", path.Last, value),
            JsonArray array when JsonPointer.TryIndex(path.Last, array.Count, mayBeEnd: true, out _) =>
                Change(array, "add", path.Last, value) ?? Charge(array.Count / ShiftsPerValue),
            JsonArray => "the path is not a valid index of the array",
            _ => "the path leads through a value that is neither an object nor an array",
        };
    }

    /// <summary>Removes an existing value.</summary>
    private string? Remove(JsonPointer path)
    {
        if (path.IsRoot)
        {
            _root = null;
            return null;
        }

        var parent = path.FindParent(_root)!;
        return Change(parent, "remove", path.Last, null) ?? Charge((parent is JsonArray array ? array.Count : parent.AsObject().Count) / ShiftsPerValue);
    }

    private static string? Change(JsonNode parent, string operation, string name, JsonNode? value)
    {
        if (name.Length == 0)
        {
            var members = parent.AsObject();
            members.Remove(name);
            if (operation == "add")
            {
                members.Add(name, value);
            }

            return null;
        }

        string? message = null;
        var patch = new JsonPatchDocument<JsonNode>([new(operation, JsonPointer.Escape(name), null, value)], Options);
        patch.ApplyTo(parent, error => message = error.ErrorMessage);
        return message;
    }

    /// <summary>Returns null while the work is within its limit.</summary>
    private string? Charge(int work)
    {
        _work += work;
        return _work > WorkLimit ? TooMuch : null;
    }

    private bool IsWithinLimits(JsonNode? value, int depth)
    {
        var deepest = value is JsonObject or JsonArray ? CanonicalJson.MaxDepth - 1 : CanonicalJson.MaxDepth;
        var text = value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>().Length : 0;
        if (Charge(1 + text) is not null || depth > deepest)
        {
            return false;
        }

        return value switch
        {
            JsonObject members => members.All(member => IsWithinLimits(member.Value, depth + 1)),
            JsonArray items => items.All(item => IsWithinLimits(item, depth + 1)),
            _ => true,
        };
    }

    [JsonSerializable(typeof(JsonArray))]
    [JsonSerializable(typeof(JsonNode))]
    [JsonSerializable(typeof(JsonObject))]
    [JsonSerializable(typeof(JsonValue))]
    [JsonSerializable(typeof(object))]
    private sealed partial class NodeJson : JsonSerializerContext;
}
