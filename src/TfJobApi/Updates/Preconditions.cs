using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Updates;

/// <summary>What must hold before it is looked at what an update changes: it means this TFJob, of this name, in this version.</summary>
internal static class Preconditions
{
    /// <summary>The first that does not hold: the name and the namespace, then the version, then kind and apiVersion.</summary>
    public static ApiStatus? Check(ApiObject current, Candidate document, ProfileErrors errors) =>
        CheckName(current.Key, document.Meta, document.MetaCauses)
        ?? CheckVersion(current, document, document.MetaCauses, errors)
        ?? document.CheckType(current.Resource, current.Key.Name, errors);

    /// <summary>409 when the TFJob has been deleted, and this is another one by that name.</summary>
    public static ApiStatus? CheckUid(ApiObject current, Candidate document) =>
        document.Meta.Uid is { } uid && uid != current.Uid ? ApiErrors.UidConflict(current.Resource.Name, current.Key.Name, uid, current.Uid) : null;

    /// <summary>400 when it is another name or namespace than the URL's.</summary>
    public static ApiStatus? CheckName(ObjectKey key, ObjectMeta sent, FieldErrorList causes)
    {
        if (sent.Name is null && causes.IsEmpty)
        {
            return ApiErrors.BadRequest($"the name of the object ({key.Name} based on URL) was undeterminable: name must be provided");
        }

        if (sent.Name is not null && sent.Name != key.Name)
        {
            return ApiErrors.BadRequest($"the name of the object ({sent.Name}) does not match the name on the URL ({key.Name})");
        }

        return sent.Namespace is null || sent.Namespace == key.Namespace
            ? null
            : ApiErrors.BadRequest(
                $"the namespace of the object ({sent.Namespace}) does not match the namespace on the request ({key.Namespace})");
    }

    private static ApiStatus? CheckVersion(ApiObject current, Candidate document, FieldErrorList causes, ProfileErrors errors)
    {
        if (document.KeepsVersion)
        {
            return null;
        }

        var sent = document.Meta;
        if (sent.ResourceVersion is null)
        {
            if (!causes.IsEmpty)
            {
                return null;
            }

            // kube-apiserver names the plural here, where other errors have the kind
            var resource = current.Resource.Name with { Kind = current.Resource.Plural };
            return errors.Invalid(
                resource, current.Key.Name, [StatusCause.InvalidLiteral("metadata.resourceVersion", "0x0", "must be specified for an update")]);
        }

        if (!ResourceVersion.TryParse(sent.ResourceVersion, out var version))
        {
            return ApiErrors.BadRequest(
                $"metadata.resourceVersion: Invalid value: {GoQuote.Quote(sent.ResourceVersion)}: a version is a decimal number that the server gave");
        }

        return version == current.Version ? null : ApiErrors.Conflict(current.Resource.Name, current.Key.Name);
    }
}
