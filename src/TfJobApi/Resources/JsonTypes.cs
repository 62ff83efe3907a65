using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>The names of JSON's types, and the words in which a schema refuses the wrong one.</summary>
internal static class JsonTypes
{
    public static string NameOf(ReadOnlySpan<byte> json) => json[0] switch
    {
        (byte)'{' => "object",
        (byte)'[' => "array",
        (byte)'"' => "string",
        (byte)'t' or (byte)'f' => "boolean",
        (byte)'n' => "null",
        _ => JsonNumbers.IsWhole(json) ? "integer" : "number",
    };

    /// <summary>Worded by go-openapi/validate, which a kube-apiserver checks custom resources with.</summary>
    public static StatusCause WrongType(string field, ReadOnlySpan<byte> json, string wanted)
    {
        var given = NameOf(json);
        return StatusCause.Invalid(field, given, $"{field} in body must be of type {wanted}: \"{given}\"");
    }
}
