using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates;

/// <summary>
/// What an update of the status subresource does: it takes over the status, and passes over everything else.
/// Source: https://github.com/kubernetes/apiextensions-apiserver/blob/master/pkg/registry/customresource/status_strategy.go
/// </summary>
internal sealed class StatusUpdateStrategy(ApiProfile profile)
{
    public Result<ApiObject> Update(ApiObject current, Candidate document)
    {
        if ((Preconditions.CheckUid(current, document) ?? Preconditions.Check(current, document, profile.Errors)) is { } failed)
        {
            return failed;
        }

        var causes = document.MetaCauses;
        if (new CanonicalValue(document.Status) is { IsAbsent: false, IsObject: false })
        {
            causes.Add(JsonTypes.WrongType("status", document.Status, "object"));
        }

        if (!causes.IsEmpty)
        {
            return profile.Errors.Invalid(current.Resource.Name, current.Key.Name, causes);
        }

        var next = current.WithStatus(document.Status);
        if (next.ContentEquals(current))
        {
            return current;
        }

        return next.Length > ApiObject.SizeLimit ? ApiErrors.ObjectTooLarge(current.Resource.Name, ApiObject.SizeLimit) : next;
    }
}
