using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.JsonPatch.SystemTextJson;
using Microsoft.AspNetCore.JsonPatch.SystemTextJson.Exceptions;
using Microsoft.AspNetCore.JsonPatch.SystemTextJson.Operations;
using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Patching;

/// <summary>JSON Patch, RFC 6902, by Microsoft.AspNetCore.JsonPatch.</summary>
internal static class JsonPatch
{
    /// <summary>How many operations a patch may have; a kube-apiserver's limit.</summary>
    public const int OperationLimit = 10_000;

    /// <summary>How many bytes the copies of one patch may make together; the limit of the library that a kube-apiserver uses.</summary>
    public const int CopyLimit = 3 * 1024 * 1024;

    private static readonly string[] Names = ["add", "remove", "replace", "move", "copy", "test"];
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = CanonicalJson.MaxDepth };

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
                    + "a path, a value for add, replace and test, a from for move and copy");
            }

            operations.Add(operation);
        }

        return operations;
    }

    /// <summary>Applies operations one after the other; 422 when one of them fails, with its number and why.</summary>
    /// <param name="name">The name of the target, for the refusal.</param>
    public static Outcome<CanonicalObject> Apply(ReadOnlyMemory<byte> target, IReadOnlyList<JsonPatchOperation> operations, string name)
    {
        // the library cannot replace a whole document, so the document is a member of another one
        var holder = new JsonObject { ["root"] = JsonNode.Parse(target.Span, documentOptions: Deep) };
        var copied = 0L;
        for (var i = 0; i < operations.Count; i++)
        {
            var operation = operations[i];
            copied += operation.Name == "copy" ? SizeOf(holder, Below(operation.From!)) : 0;
            var problem = copied > CopyLimit ? $"the copies make more than {CopyLimit} bytes" : Apply(holder, operation);
            problem ??= holder["root"] is JsonObject ? null : "what is left is no object";
            if (problem is not null)
            {
                var causes = new CauseList();
                causes.Add(StatusCause.Invalid("patch", $"{operation.Name} {operation.Path}", $"operation {i}: {problem}"));
                return ApiErrors.Invalid(causes, name);
            }
        }

        return Canonical(holder["root"]!);
    }

    private static string Below(string pointer) => $"/root{pointer}";

    private static JsonPatchOperation? ReadOperation(CanonicalObject json)
    {
        var (name, path, from, value) = (Text(json["op"]), Text(json["path"]), Text(json["from"]), json["value"]);
        var isComplete = name switch
        {
            "add" or "replace" or "test" => !value.IsEmpty,
            "move" or "copy" => from is not null,
            "remove" => true,
            _ => false,
        };

        return isComplete && IsPointer(path) && (from is null || IsPointer(from)) ? new(name!, path!, from, value) : null;
    }

    /// <summary>Null when the operation succeeded, else why not.</summary>
    private static string? Apply(JsonObject holder, JsonPatchOperation operation)
    {
        // the library adds the value's own node to the document, so it has to be a new one each time
        var value = operation.Value.IsEmpty ? null : JsonNode.Parse(operation.Value.Span, documentOptions: Deep);
        var patch = new JsonPatchDocument<JsonObject>();
        patch.Operations.Add(new Operation<JsonObject>(operation.Name, Below(operation.Path), operation.From is null ? null : Below(operation.From), value));

        try
        {
            string? problem = null;
            patch.ApplyTo(holder, error => problem = error.ErrorMessage);
            return problem;
        }
        catch (Exception exception) when (exception is JsonPatchException or ArgumentException or InvalidOperationException)
        {
            // the library tells of pointers that it cannot follow by exception, even when errors are collected; for a
            // test of an array's "-" that is an ArgumentOutOfRangeException
            return $"the path cannot be followed: {exception.Message}";
        }
    }

    /// <summary>How many bytes the value has that a JSON Pointer (RFC 6901) points to; 0 when there is none.</summary>
    private static int SizeOf(JsonNode document, string pointer)
    {
        var node = document;
        foreach (var part in pointer.Split('/').Skip(1))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            node = node switch
            {
                JsonObject parent => parent[name],
                JsonArray array when int.TryParse(name, out var index) && index >= 0 && index < array.Count => array[index],
                _ => null,
            };
        }

        return node?.ToJsonString().Length ?? 0;
    }

    private static Outcome<CanonicalObject> Canonical(JsonNode document)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, new() { MaxDepth = 2 * CanonicalJson.MaxDepth }))
        {
            document.WriteTo(writer);
        }

        var output = new ArrayBufferWriter<byte>(json.WrittenCount);
        return CanonicalJson.TryWrite(json.WrittenMemory, output, out var fault)
            ? CanonicalObject.Parse(output.WrittenMemory)
            : ApiErrors.UnreadableBody($"the patched object is not JSON: {fault}");
    }

    /// <summary>A JSON Pointer, RFC 6901, is empty or begins with a slash.</summary>
    private static bool IsPointer(string? text) => text is "" or ['/', ..];

    private static string? Text(ReadOnlyMemory<byte> json) =>
        json.Span is [(byte)'"', ..] ? JsonStrings.Decode(json.Span[1..^1]) : null;
}
