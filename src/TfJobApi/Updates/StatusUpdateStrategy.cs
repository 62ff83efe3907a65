using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates;

/// <summary>
/// Updates the status subresource: replaces the status and ignores every other field.
/// Source: https://github.com/kubernetes/apiextensions-apiserver/blob/master/pkg/registry/customresource/status_strategy.go
/// </summary>
internal sealed class StatusUpdateStrategy(ApiProfile profile) : IUpdateStrategy
{
    public Result<ApiObject> Update(ApiObject current, Candidate candidate)
    {
        if (Preconditions.Check(current, candidate, profile.Errors) is { } failed)
        {
            return failed;
        }

        var causes = candidate.CollectErrors();
        JsonTypes.CheckType(FieldPath.Status, candidate.Status, "object", causes);
        if (!causes.IsEmpty)
        {
            return profile.Errors.Invalid(current.Resource.Name, current.Key.Name, causes);
        }

        var next = current.WithStatus(candidate.Status);
        return next.ContentEquals(current) ? current : next.CheckSize();
    }

    /// <summary>Requires the uid of the current object if one was sent.</summary>
    public Result<ApiObject> Replace(ApiObject current, Candidate candidate) =>
        Preconditions.CheckUid(current, candidate) is { } failed ? failed : Update(current, candidate);

    public ApiObject View(ApiObject stored) => stored.AsStatus();
}
