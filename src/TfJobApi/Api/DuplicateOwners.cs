using TfJobApi.Representations;

namespace TfJobApi.Api;

/// <summary>
/// Warns of owner references that were sent more than once, and are stored once.
/// Source: https://github.com/kubernetes/apiserver/blob/v0.20.2/pkg/endpoints/handlers/rest.go
/// </summary>
internal static class DuplicateOwners
{
    /// <param name="isPatch">A real server finds those of a patch later than others.</param>
    public static void AddWarning(HttpContext context, IReadOnlyList<string> uids, bool isPatch)
    {
        if (uids.Count == 0)
        {
            return;
        }

        var when = isPatch ? " after mutating admission happens" : "";
        Warnings.Add(context.Response, [
            $".metadata.ownerReferences contains duplicate entries{when}; API server dedups owner references in 1.20+, and may reject such "
            + $"requests as early as 1.24; please fix your requests; duplicate UID(s) observed: {string.Join(", ", uids)}",
        ]);
    }
}
