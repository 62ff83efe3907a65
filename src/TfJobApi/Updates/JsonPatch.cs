using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Updates;

/// <summary>
/// JSON Patch, RFC 6902. Written here because Microsoft.AspNetCore.JsonPatch needs reflection, which the shipped binary
/// does not have; the tests hold this one against that one.
/// </summary>
internal static class JsonPatch
{
    /// <summary>How many operations a patch may have; a kube-apiserver's limit.</summary>
    public const int OperationLimit = 10_000;

    private static readonly string[] Names = ["add", "remove", "replace", "move", "copy", "test"];

    /// <summary>Reads the operations of a canonical patch document; 400 when it is no array of objects, 413 when there are too many.</summary>
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
                return errors.UnreadableBody($"operation {operations.Count} of the JSON Patch is no object");
            }

            operations.Add(ReadOperation(element.Value));
        }

        return operations;
    }

    /// <summary>Applies operations one after the other; 422 when one of them fails, with its number and why.</summary>
    /// <param name="name">The name of the target.</param>
    public static Result<CanonicalValue> Apply(
        ReadOnlyMemory<byte> target, IReadOnlyList<JsonPatchOperation> operations, ResourceName resource, string name, ProfileErrors errors)
    {
        var document = new JsonPatchTarget(target);
        for (var i = 0; i < operations.Count; i++)
        {
            if ((operations[i].Problem ?? document.Apply(operations[i])) is { } problem)
            {
                return errors.Invalid(resource, name, [StatusCause.Invalid("patch", operations[i].Name, $"operation {i}: {problem}")]);
            }
        }

        return document.ToObject() is { IsAbsent: false } patched
            ? patched
            : errors.UnreadableBody("what the JSON Patch leaves is no object");
    }

    private static JsonPatchOperation ReadOperation(CanonicalValue json)
    {
        var (name, path, from, value) = (json["op"].Text ?? "", Pointer(json["path"]), Pointer(json["from"]), json["value"]);
        var problem = name switch
        {
            _ when !Names.Contains(name) => $"op must be one of {string.Join(", ", Names)}",
            _ when path is null => "path must be a JSON Pointer: empty, or with a slash at its beginning",
            "add" or "replace" or "test" when value.IsAbsent => "there must be a value",
            "move" or "copy" when from is null => "from must be a JSON Pointer: empty, or with a slash at its beginning",
            _ => null,
        };

        return new(name, path ?? JsonPointer.Root, from, value) { Problem = problem };
    }

    private static JsonPointer? Pointer(CanonicalValue json) => json.Text is { } text ? JsonPointer.Parse(text) : null;
}
