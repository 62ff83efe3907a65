using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>
/// The words in which a schema rejects a value of the wrong type. Worded by go-openapi/validate, which a kube-apiserver
/// checks custom resources with.
/// </summary>
internal static class JsonTypes
{
    public static StatusCause WrongType(FieldPath path, CanonicalValue value, string wanted)
    {
        var field = path.ToString();
        return StatusCause.Invalid(field, value.TypeName, $"{field} in body must be of type {wanted}: \"{value.TypeName}\"");
    }
}
