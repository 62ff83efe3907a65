using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Updates;

/// <summary>Checks that an update matches the current object.</summary>
internal static class Preconditions
{
    /// <summary>Checks name and namespace, then the version, then kind and apiVersion.</summary>
    public static ApiStatus? Check(ApiObject current, Candidate candidate, ProfileErrors errors) =>
        CheckName(current.Key, candidate)
        ?? CheckVersion(current, candidate, errors)
        ?? candidate.CheckType(current.Resource, current.Key.Name, errors);

    /// <summary>409 if the object was deleted, and another one has its name.</summary>
    public static ApiStatus? CheckUid(ApiObject current, Candidate candidate) =>
        candidate.Meta.Uid is { } uid && uid != current.Uid ? ApiErrors.UidConflict(current.Resource.Name, current.Key.Name, uid, current.Uid) : null;

    /// <summary>400 if name or namespace are not those of the URL.</summary>
    public static ApiStatus? CheckName(ObjectKey key, Candidate candidate)
    {
        var sent = candidate.Meta;
        if (sent.Name is null && !candidate.HasTypeErrors)
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

    private static ApiStatus? CheckVersion(ApiObject current, Candidate candidate, ProfileErrors errors)
    {
        // An object that is not stored yet, such as an implicit namespace, has no version that could be sent.
        var sent = candidate.Meta;
        if (candidate.KeepsVersion || (sent.ResourceVersion is null && (current.Version == 0 || current.Resource.AllowsUnconditionalUpdate)))
        {
            return null;
        }

        if (sent.ResourceVersion is null)
        {
            if (candidate.HasTypeErrors)
            {
                return null;
            }

            // kube-apiserver writes the plural here, and the kind in other errors
            var resource = current.Resource.Name with { Kind = current.Resource.Plural };
            return errors.Invalid(
                resource, current.Key.Name, [StatusCause.InvalidLiteral("metadata.resourceVersion", "0x0", "must be specified for an update")]);
        }

        if (!ResourceVersion.TryParse(sent.ResourceVersion, out var version))
        {
            return ApiErrors.BadRequest(
                $"metadata.resourceVersion: Invalid value: {GoQuote.Quote(sent.ResourceVersion)}: a version is a decimal number from the server");
        }

        return version == current.Version ? null : ApiErrors.Conflict(current.Resource.Name, current.Key.Name);
    }
}
