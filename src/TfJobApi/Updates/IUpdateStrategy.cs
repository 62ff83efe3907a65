using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Updates;

/// <summary>
/// Decides which fields an update writes, and which changes it rejects. The store may call it again with a newer revision.
/// Named after its model, https://github.com/kubernetes/apiserver/blob/master/pkg/registry/rest/update.go
/// </summary>
internal interface IUpdateStrategy
{
    /// <summary>Returns the next revision, the current one itself if nothing changes, or every violation.</summary>
    Result<ApiObject> Update(ApiObject current, Candidate candidate);

    /// <summary>Does the same for a whole object that replaces the current one.</summary>
    Result<ApiObject> Replace(ApiObject current, Candidate candidate);

    /// <summary>Returns the object for the response.</summary>
    ApiObject View(ApiObject stored);
}
