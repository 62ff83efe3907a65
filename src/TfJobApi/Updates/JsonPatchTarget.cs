using System.Text.Json;
using System.Text.Json.Nodes;
using TfJobApi.Json;

namespace TfJobApi.Updates;

/// <summary>The document that a JSON Patch is applied to, while it is.</summary>
internal sealed class JsonPatchTarget(CanonicalValue json)
{
    /// <summary>
    /// How much one patch may cost, counted in values that are moved in memory and in characters that are copied; about
    /// as much as the largest body. A kube-apiserver's limit for copies is as many bytes.
    /// </summary>
    private const int WorkLimit = 3 * 1024 * 1024;

    /// <summary>How many entries of an object or an array are shifted at the cost of one value.</summary>
    private const int ShiftsPerValue = 10;

    private const string TooMuch = "the patch is too much work, or the value would be too deep";

    private const string NotThere = "there is nothing at the path";

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = CanonicalJson.MaxDepth };

    private JsonNode? _root = Parse(json);
    private long _work;

    /// <summary>Null when the operation succeeded, else why not; the document may be half changed then.</summary>
    public string? Apply(JsonPatchOperation operation) => operation.Name switch
    {
        "add" => Add(operation.Path, Parse(operation.Value)),
        "remove" => Remove(operation.Path),
        "replace" => Replace(operation.Path, Parse(operation.Value)),
        "move" => Move(operation.From!, operation.Path),
        "copy" => Copy(operation.From!, operation.Path),
        _ => Test(operation.Path, Parse(operation.Value)),
    };

    /// <summary>The document as it is now; absent when it is not an object.</summary>
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

        switch (path.FindParent(_root))
        {
            case JsonObject parent:
                parent[path.Last] = value;
                return null;
            case JsonArray array when JsonPointer.TryIndex(path.Last, array.Count, mayBeEnd: true, out var index):
                array.Insert(index, value);
                return Charge(array.Count / ShiftsPerValue);
            case JsonArray:
                return "the path names no place in the array";
            default:
                return "what the path leads through is neither an object nor an array";
        }
    }

    private string? Remove(JsonPointer path)
    {
        if (path.IsRoot)
        {
            _root = null;
            return null;
        }

        switch (path.FindParent(_root))
        {
            case JsonObject parent when parent.Remove(path.Last):
                return Charge(parent.Count / ShiftsPerValue);
            case JsonArray array when JsonPointer.TryIndex(path.Last, array.Count, mayBeEnd: false, out var index):
                array.RemoveAt(index);
                return Charge(array.Count / ShiftsPerValue);
            default:
                return NotThere;
        }
    }

    private string? Replace(JsonPointer path, JsonNode? value) =>
        path.TryFind(_root, out _) ? (path.IsRoot ? null : Remove(path)) ?? Add(path, value) : NotThere;

    private string? Move(JsonPointer from, JsonPointer path)
    {
        if (!from.TryFind(_root, out var value))
        {
            return "there is nothing at from";
        }

        return from.IsAbove(path) ? "a value cannot be moved into itself" : Remove(from) ?? Add(path, value);
    }

    private string? Copy(JsonPointer from, JsonPointer path)
    {
        if (!from.TryFind(_root, out var value))
        {
            return "there is nothing at from";
        }

        return IsWithinLimits(value, path.Depth) ? Add(path, value?.DeepClone()) : TooMuch;
    }

    private string? Test(JsonPointer path, JsonNode? value)
    {
        if (!path.TryFind(_root, out var found))
        {
            return NotThere;
        }

        return JsonNode.DeepEquals(found, value) ? null : "the value at the path is another one";
    }

    /// <summary>Null as long as the work so far is within its limit.</summary>
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
}
