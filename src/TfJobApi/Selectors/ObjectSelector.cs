using TfJobApi.Resources;

namespace TfJobApi.Selectors;

/// <summary>Selects the objects of a list or a watch.</summary>
/// <param name="Namespace">Null for all namespaces.</param>
internal sealed record ObjectSelector(ResourceDefinition Resource, string? Namespace, LabelSelector Labels, FieldSelector Fields)
{
    public bool HasNoConditions => Labels.IsEverything && Fields.IsEverything;

    public bool Covers(ApiObject item) => item.Resource == Resource.Stored && (Namespace is null || Namespace == item.Meta.Namespace);

    /// <param name="item">In the form of the resource, or as it is stored.</param>
    public bool Matches(ApiObject item) => item.Resource.View is { } view ? MatchesStored(view.Store(item)) : MatchesStored(item);

    private bool MatchesStored(ApiObject item) => Covers(item) && Fields.Matches(item) && Labels.Matches(item.Meta.Labels);
}
