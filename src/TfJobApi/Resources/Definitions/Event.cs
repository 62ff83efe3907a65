namespace TfJobApi.Resources.Definitions;

/// <summary>No events are recorded; <c>kubectl describe</c> lists them.</summary>
internal static class Event
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "Event", "events")
    {
        ShortNames = ["ev"],
        Verbs = ["list", "watch"],
        HasStatus = false,
    };
}
