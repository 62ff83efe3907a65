using TfJobApi.Errors;

namespace TfJobApi.Resources;

/// <summary>
/// What an update of the status subresource does: it takes over the status, and passes over everything else.
/// Source: https://github.com/kubernetes/apiextensions-apiserver/blob/master/pkg/registry/customresource/status_strategy.go
/// </summary>
internal static class TfJobStatusStrategy
{
    public static Outcome<TfJob> Update(TfJob current, TfJobDocument document)
    {
        if ((UpdatePreconditions.UidFault(current, document) ?? UpdatePreconditions.Fault(current, document)) is { } fault)
        {
            return fault;
        }

        var causes = document.MetaCauses;
        if (!document.Status.IsEmpty && document.Status.Span[0] != '{')
        {
            causes.Add(JsonTypes.WrongType("status", document.Status.Span, "object"));
        }

        if (!causes.IsEmpty)
        {
            return ApiErrors.Invalid(causes, current.Key.Name);
        }

        var next = new TfJob(current.Meta, current.Spec, document.Status, current.Version);
        if (next.ContentEquals(current))
        {
            return current;
        }

        return next.Length > TfJob.SizeLimit ? ApiErrors.ObjectTooLarge(TfJob.SizeLimit) : next;
    }
}
