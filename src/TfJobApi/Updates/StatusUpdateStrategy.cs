using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates;

/// <summary>
/// Updates of the status subresource: they replace the status, and ignore every other field.
/// Source: https://github.com/kubernetes/apiextensions-apiserver/blob/master/pkg/registry/customresource/status_strategy.go
/// </summary>
internal sealed class StatusUpdateStrategy(ApiProfile profile) : IUpdateStrategy
{
    public Result<ApiObject> Update(ApiObject current, Candidate candidate)
    {
        if ((Preconditions.CheckUid(current, candidate) ?? Preconditions.Check(current, candidate, profile.Errors)) is { } failed)
        {
            return failed;
        }

        var causes = candidate.CollectErrors();
        if (new CanonicalValue(candidate.Status) is { IsAbsent: false, IsObject: false })
        {
            causes.Add(JsonTypes.WrongType(FieldPath.Status, candidate.Status, "object"));
        }

        if (!causes.IsEmpty)
        {
            return profile.Errors.Invalid(current.Resource.Name, current.Key.Name, causes);
        }

        var next = current.WithStatus(candidate.Status);
        if (next.ContentEquals(current))
        {
            return current;
        }

        return next.Length > ApiObject.SizeLimit ? ApiErrors.ObjectTooLarge(current.Resource.Name, ApiObject.SizeLimit) : next;
    }

    public Result<ApiObject> Replace(ApiObject current, Candidate candidate) => Update(current, candidate);

    public ApiObject View(ApiObject stored) => stored.AsStatus();
}
