using TfJobApi.Resources;

namespace TfJobApi.Selectors;

/// <summary>The objects that a call is about: those of the resource in the namespace (null: in all) that both selectors match.</summary>
internal sealed record ObjectSelector(ResourceDefinition Resource, string? Namespace, LabelSelector Labels, FieldSelector Fields)
{
    /// <summary>Whether every object of the namespace matches.</summary>
    public bool IsWhole => Labels.IsEverything && Fields.IsEverything;

    /// <summary>Whether the object is of the resource and in the namespace.</summary>
    public bool Covers(ApiObject item) => item.Resource == Resource && (Namespace is null || Namespace == item.Meta.Namespace);

    public bool Matches(ApiObject item) => Covers(item) && Fields.Matches(item) && Labels.Matches(item.Meta.Labels);
}
