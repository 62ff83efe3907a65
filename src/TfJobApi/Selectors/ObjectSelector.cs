using TfJobApi.Resources;

namespace TfJobApi.Selectors;

/// <summary>Which TFJobs a call is about: those in the namespace (null: in all) that both selectors match.</summary>
internal sealed record ObjectSelector(string? Namespace, LabelSelector Labels, FieldSelector Fields)
{
    /// <summary>Whether every object of the namespace matches.</summary>
    public bool IsWhole => Labels.IsEverything && Fields.IsEverything;

    public bool Matches(ApiObject job) =>
        (Namespace is null || Namespace == job.Key.Namespace) && Fields.Matches(job.Key) && Labels.Matches(job.Meta.Labels);
}
