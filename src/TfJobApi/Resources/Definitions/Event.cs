namespace TfJobApi.Resources.Definitions;

/// <summary>Events are not recorded, but <c>kubectl describe</c> lists those of an object.</summary>
internal static class Event
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "Event", "events")
    {
        Description = "A report of an event; none are recorded.",
        SelectableFields =
        [
            "involvedObject.apiVersion", "involvedObject.fieldPath", "involvedObject.kind", "involvedObject.name", "involvedObject.namespace",
            "involvedObject.resourceVersion", "involvedObject.uid", "reason", "reportingComponent", "source", "type",
        ],
        ShortNames = ["ev"],
        Verbs = ["list", "watch"],
        HasStatus = false,
    };
}
