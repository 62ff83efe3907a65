namespace TfJobApi.Resources.Definitions;

internal static class Namespace
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "Namespace", "namespaces")
    {
        Columns = [new("Status", "The phase of the namespace.", "phase")],
        ShortNames = ["ns"],
        IsNamespaced = false,
        Verbs = ["get", "list", "watch"],
        HasStatus = false,
    };
}
