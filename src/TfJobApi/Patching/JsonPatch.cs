using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Patching;

/// <summary>
/// JSON Patch, RFC 6902. Written here because Microsoft.AspNetCore.JsonPatch needs reflection, which the shipped binary
/// does not have; the tests hold this one against that one.
/// </summary>
internal static class JsonPatch
{
    /// <summary>How many operations a patch may have; a kube-apiserver's limit.</summary>
    public const int OperationLimit = 10_000;

    private static readonly string[] Names = ["add", "remove", "replace", "move", "copy", "test"];

    /// <summary>Reads the operations of a canonical patch document; 400 says which is no operation, 413 that there are too many.</summary>
    public static Outcome<IReadOnlyList<JsonPatchOperation>> Read(ReadOnlyMemory<byte> patch)
    {
        if (patch.Span[0] != '[')
        {
            return ApiErrors.UnreadableBody("a JSON Patch must be an array of operations (line 1, column 1)");
        }

        List<JsonPatchOperation> operations = [];
        var reader = new CanonicalReader(patch.Span);
        while (reader.Read())
        {
            if (operations.Count == OperationLimit)
            {
                return ApiErrors.TooManyOperations(OperationLimit);
            }

            if (ReadOperation(CanonicalObject.Parse(patch[reader.ValueRange])) is not { } operation)
            {
                return ApiErrors.UnreadableBody($"operation {operations.Count} of the JSON Patch needs an op ({string.Join(", ", Names)}), "
                    + "a path, a value for add, replace and test, a from for move and copy; paths are JSON Pointers");
            }

            operations.Add(operation);
        }

        return operations;
    }

    /// <summary>Applies operations one after the other; 422 when one of them fails, with its number and why.</summary>
    /// <param name="name">The name of the target, for the refusal.</param>
    public static Outcome<CanonicalObject> Apply(ReadOnlyMemory<byte> target, IReadOnlyList<JsonPatchOperation> operations, string name)
    {
        var document = new JsonPatchTarget(target);
        for (var i = 0; i < operations.Count; i++)
        {
            if (document.Apply(operations[i]) is { } problem)
            {
                var causes = new CauseList();
                causes.Add(StatusCause.Invalid("patch", operations[i].Name, $"operation {i}: {problem}"));
                return ApiErrors.Invalid(causes, name);
            }
        }

        return document.ToObject() is { } patched
            ? patched
            : ApiErrors.UnreadableBody("what the JSON Patch leaves is no object");
    }

    private static JsonPatchOperation? ReadOperation(CanonicalObject json)
    {
        var (name, path, from, value) = (Text(json["op"]), Pointer(json["path"]), Pointer(json["from"]), json["value"]);
        var isComplete = name switch
        {
            "add" or "replace" or "test" => !value.IsEmpty,
            "move" or "copy" => from is not null,
            "remove" => true,
            _ => false,
        };

        return isComplete && path is not null ? new(name!, path, from, value) : null;
    }

    private static JsonPointer? Pointer(ReadOnlyMemory<byte> json) => Text(json) is { } text ? JsonPointer.Parse(text) : null;

    private static string? Text(ReadOnlyMemory<byte> json) =>
        json.Span is [(byte)'"', ..] ? JsonStrings.Decode(json.Span[1..^1]) : null;
}
