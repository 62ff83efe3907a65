using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Updates;

/// <summary>One operation of RFC 6902 as it was sent.</summary>
/// <param name="Name">Empty if none was sent.</param>
/// <param name="From">For move and copy.</param>
/// <param name="Value">For add, replace and test; otherwise absent.</param>
/// <param name="Error">For an invalid operation, which fails when it is applied, as on a real server.</param>
internal sealed record JsonPatchOperation(string Name, JsonPointer Path, JsonPointer? From, CanonicalValue Value, string? Error)
{
    public const string Test = "test";
}

/// <summary>JSON Patch, RFC 6902.</summary>
internal static class JsonPatch
{
    /// <summary>The limit of a kube-apiserver.</summary>
    public const int OperationLimit = 10_000;

    private const string PointerRule = "must be a JSON Pointer: empty, or with a slash at its beginning";

    private static readonly string[] Names = ["add", "remove", "replace", "move", "copy", JsonPatchOperation.Test];

    /// <summary>Returns 400 for a patch that is not an array of objects, 413 for too many operations.</summary>
    public static Result<IReadOnlyList<JsonPatchOperation>> Parse(CanonicalValue patch, ProfileErrors errors)
    {
        if (!patch.IsArray)
        {
            return errors.UnreadableBody("a JSON Patch must be an array of operations (line 1, column 1)");
        }

        List<JsonPatchOperation> operations = [];
        foreach (var element in patch.Members)
        {
            if (operations.Count == OperationLimit)
            {
                return ApiErrors.TooManyOperations(OperationLimit);
            }

            if (!element.Value.IsObject)
            {
                return errors.UnreadableBody($"operation {operations.Count} of the JSON Patch is not an object");
            }

            operations.Add(ParseOperation(element.Value));
        }

        return operations;
    }

    /// <summary>Returns an error with the number of the operation that fails, and the reason.</summary>
    public static Result<CanonicalValue> Apply(
        CanonicalValue target, IReadOnlyList<JsonPatchOperation> operations, ResourceName resource, string name, ProfileErrors errors)
    {
        var document = new JsonPatchTarget(target);
        if (FindFailure(document, operations) is var (index, error))
        {
            return errors.Invalid(resource, name, [StatusCause.Invalid("patch", operations[index].Name, $"operation {index}: {error}")]);
        }

        return document.ToObject() is { IsAbsent: false } patched
            ? patched
            : errors.UnreadableBody("the patched document is not an object");
    }

    /// <summary>Whether the operation that fails is a test.</summary>
    public static bool FailsAtTest(CanonicalValue target, IReadOnlyList<JsonPatchOperation> operations) =>
        FindFailure(new(target), operations) is var (index, _) && operations[index].Name == JsonPatchOperation.Test;

    private static (int Index, string Error)? FindFailure(JsonPatchTarget document, IReadOnlyList<JsonPatchOperation> operations)
    {
        foreach (var (index, operation) in operations.Index())
        {
            if ((operation.Error ?? document.Apply(operation)) is { } error)
            {
                return (index, error);
            }
        }

        return null;
    }

    private static JsonPatchOperation ParseOperation(CanonicalValue json)
    {
        var (name, path, from, value) = (json["op"].Text ?? "", Pointer(json["path"]), Pointer(json["from"]), json["value"]);
        var error = name switch
        {
            _ when !Names.Contains(name) => $"op must be one of {string.Join(", ", Names)}",
            _ when path is null => $"path {PointerRule}",
            "add" or "replace" or JsonPatchOperation.Test when value.IsAbsent => "there must be a value",
            "move" or "copy" when from is null => $"from {PointerRule}",
            _ => null,
        };

        return new(name, path ?? JsonPointer.Root, from, value, error);
    }

    private static JsonPointer? Pointer(CanonicalValue json) => json.Text is { } text ? JsonPointer.Parse(text) : null;
}
