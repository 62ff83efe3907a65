using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>Type checks with the messages of go-openapi/validate, with which a kube-apiserver checks custom resources.</summary>
internal static class JsonTypes
{
    public static StatusCause WrongType(FieldPath path, CanonicalValue value, string wanted) => WrongType(path, value.TypeName, wanted);

    public static StatusCause WrongType(FieldPath path, string found, string wanted)
    {
        var field = path.ToString();
        return StatusCause.Invalid(field, found, $"{field} in body must be of type {wanted}: \"{found}\"");
    }

    /// <summary>Adds a cause if the value is of another type.</summary>
    public static bool HasType(FieldPath path, CanonicalValue value, string type, FieldErrorList causes)
    {
        if (value.TypeName == type)
        {
            return true;
        }

        causes.Add(WrongType(path, value, type));
        return false;
    }

    /// <summary>Accepts an absent value.</summary>
    public static bool CheckType(FieldPath path, CanonicalValue value, string type, FieldErrorList causes) =>
        value.IsAbsent || HasType(path, value, type, causes);
}
