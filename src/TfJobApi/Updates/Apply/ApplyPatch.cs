using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates.Apply;

/// <summary>The parsed body of a server-side apply. It can be applied again after another write.</summary>
/// <param name="Json">The fields that the manager wants to own.</param>
/// <param name="Fields">The same as a set.</param>
/// <param name="Force">Whether the fields of other managers are taken over.</param>
internal sealed record ApplyPatch(CanonicalValue Json, FieldSet Fields, FieldManager Manager, bool Force)
{
    /// <param name="body">YAML, of which JSON is a part. Of several documents the first counts.</param>
    public static Result<ApplyPatch> Parse(ReadOnlyMemory<byte> body, ResourceDefinition resource, FieldManager manager, bool force)
    {
        if (!ParseYaml(body).TryGet(out var json, out var failure))
        {
            return failure;
        }

        var version = json["apiVersion"].Text;
        if (version != resource.ApiVersion)
        {
            return ApiErrors.BadRequest(
                $"Incorrect version specified in apply patch. Specified patch version: {GoQuote.Shorten(version ?? "")}, expected: {resource.ApiVersion}");
        }

        if (!json["metadata"]["managedFields"].IsAbsentOrNull)
        {
            return ApiErrors.BadRequest("metadata.managedFields must be nil");
        }

        var kind = json["kind"].Text ?? "";
        var error = kind != resource.Kind
            ? $"no corresponding type for {resource.ApiVersion}, Kind={GoQuote.Shorten(kind)}"
            : ApplyPatchTypes.Check(json, resource.Fields);

        // a kube-apiserver returns 500 for these
        return error is not null
            ? ApiErrors.BadRequest($"failed to create typed patch object: {error}")
            : new ApplyPatch(json, ObjectFields.Collect(json, resource.Fields), manager, force);
    }

    private static Result<CanonicalValue> ParseYaml(ReadOnlyMemory<byte> body)
    {
        var isJson = CanonicalJson.TryParse(body, out var json, out _);
        if (!isJson)
        {
            if (!YamlToJson.TryConvert(body, withLines: false, most: 1, out var documents, out var yamlError))
            {
                return ApiErrors.BadRequest($"error decoding YAML: {yamlError}");
            }

            if (documents is [var first, ..] && !CanonicalJson.TryParse(first.Json, out json, out var error))
            {
                return ApiErrors.BadRequest($"error decoding YAML: {error}");
            }
        }

        if (json.IsAbsentOrNull)
        {
            return (CanonicalValue)(ReadOnlyMemory<byte>)"{}"u8.ToArray();
        }

        return json.IsObject ? json : ApiErrors.BadRequest(
            $"error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {GoTypeName(json)} into Go value of type map[string]interface {{}}");
    }

    private static string GoTypeName(CanonicalValue json) => json.IsNumber ? "number" : json.TypeName == "boolean" ? "bool" : json.TypeName;
}
