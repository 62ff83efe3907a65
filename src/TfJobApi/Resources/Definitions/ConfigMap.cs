namespace TfJobApi.Resources.Definitions;

internal static class ConfigMap
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "ConfigMap", "configmaps")
    {
        AllowsUnconditionalUpdate = true,
        Description = "Configuration data, by key.",
        Columns = [new("Data", "The number of keys.", ["data"]) { Cell = TableCell.Count }],
        Members = ["binaryData", "data", "immutable"],
        NameRule = NameRules.DnsSubdomain,
        Protobuf = new(
            new(2, "data", ProtobufType.TextMap),
            new(3, "binaryData", ProtobufType.BytesMap),
            new(4, "immutable", ProtobufType.Boolean)),
        ShortNames = ["cm"],
        HasStatus = false,
    };
}
