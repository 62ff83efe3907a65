using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Updates;

/// <summary>One operation of RFC 6902 as it was sent.</summary>
/// <param name="Name">Empty if none was sent.</param>
/// <param name="From">For move and copy.</param>
/// <param name="Value">For add, replace and test; otherwise absent.</param>
/// <param name="Problem">Why it is not a valid operation; as on a real server, it fails when its turn comes.</param>
internal sealed record JsonPatchOperation(string Name, JsonPointer Path, JsonPointer? From, CanonicalValue Value, string? Problem)
{
    public const string Test = "test";
}

/// <summary>JSON Patch, RFC 6902: reads the operations and applies them one after the other.</summary>
internal static class JsonPatch
{
    /// <summary>How many operations a patch may have; a kube-apiserver's limit.</summary>
    public const int OperationLimit = 10_000;

    private const string NoPointer = "must be a JSON Pointer: empty, or with a slash at its beginning";

    private static readonly string[] Names = ["add", "remove", "replace", "move", "copy", JsonPatchOperation.Test];

    /// <summary>Reads the operations of a patch; 400 if it is not an array of objects, 413 if there are too many.</summary>
    public static Result<IReadOnlyList<JsonPatchOperation>> Read(CanonicalValue patch, ProfileErrors errors)
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

            operations.Add(ReadOperation(element.Value));
        }

        return operations;
    }

    /// <summary>Applies the operations; 422 if one of them fails, with its number and the reason.</summary>
    /// <param name="name">The name of the target, for the error.</param>
    public static Result<CanonicalValue> Apply(
        CanonicalValue target, IReadOnlyList<JsonPatchOperation> operations, ResourceName resource, string name, ProfileErrors errors)
    {
        var document = new JsonPatchTarget(target);
        if (FindFailure(document, operations) is var (index, problem))
        {
            return errors.Invalid(resource, name, [StatusCause.Invalid("patch", operations[index].Name, $"operation {index}: {problem}")]);
        }

        return document.ToObject() is { IsAbsent: false } patched
            ? patched
            : errors.UnreadableBody("the patched document is not an object");
    }

    /// <summary>Whether a test is the operation at which the patch fails.</summary>
    public static bool FailsAtTest(CanonicalValue target, IReadOnlyList<JsonPatchOperation> operations) =>
        FindFailure(new(target), operations) is var (index, _) && operations[index].Name == JsonPatchOperation.Test;

    private static (int Index, string Problem)? FindFailure(JsonPatchTarget document, IReadOnlyList<JsonPatchOperation> operations)
    {
        foreach (var (index, operation) in operations.Index())
        {
            if ((operation.Problem ?? document.Apply(operation)) is { } problem)
            {
                return (index, problem);
            }
        }

        return null;
    }

    private static JsonPatchOperation ReadOperation(CanonicalValue json)
    {
        var (name, path, from, value) = (json["op"].Text ?? "", Pointer(json["path"]), Pointer(json["from"]), json["value"]);
        var problem = name switch
        {
            _ when !Names.Contains(name) => $"op must be one of {string.Join(", ", Names)}",
            _ when path is null => $"path {NoPointer}",
            "add" or "replace" or JsonPatchOperation.Test when value.IsAbsent => "there must be a value",
            "move" or "copy" when from is null => $"from {NoPointer}",
            _ => null,
        };

        return new(name, path ?? JsonPointer.Root, from, value, problem);
    }

    private static JsonPointer? Pointer(CanonicalValue json) => json.Text is { } text ? JsonPointer.Parse(text) : null;
}
