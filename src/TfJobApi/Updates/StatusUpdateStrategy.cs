using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates;

/// <summary>
/// What an update of the status subresource does: it takes over the status, and passes over everything else.
/// Source: https://github.com/kubernetes/apiextensions-apiserver/blob/master/pkg/registry/customresource/status_strategy.go
/// </summary>
internal static class StatusUpdateStrategy
{
    public static Result<ApiObject> Update(ApiObject current, Candidate document)
    {
        if ((Preconditions.UidFault(current, document) ?? Preconditions.Fault(current, document)) is { } fault)
        {
            return fault;
        }

        var causes = document.MetaCauses;
        if (new CanonicalValue(document.Status) is { IsAbsent: false, IsObject: false })
        {
            causes.Add(JsonTypes.WrongType("status", document.Status, "object"));
        }

        if (!causes.IsEmpty)
        {
            return ApiErrors.Invalid(causes, current.Key.Name);
        }

        var next = current.WithStatus(document.Status);
        if (next.ContentEquals(current))
        {
            return current;
        }

        return next.Length > ApiObject.SizeLimit ? ApiErrors.ObjectTooLarge(ApiObject.SizeLimit) : next;
    }
}
