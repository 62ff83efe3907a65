namespace TfJobApi.Resources.Definitions;

internal static class Namespace
{
    /// <summary>The namespace that every cluster has.</summary>
    public const string Default = "default";

    public static ResourceDefinition Definition { get; } = new("", "v1", "Namespace", "namespaces")
    {
        AllowsUnconditionalUpdate = true,
        Description = "A scope for names. A namespace exists as soon as it is used.",
        Columns = [new("Status", "The phase of the namespace.", ["status", "phase"])],
        SelectableFields = ["status.phase"],
        InitialSpec = """{"finalizers":["kubernetes"]}"""u8.ToArray(),
        InitialStatus = """{"phase":"Active"}"""u8.ToArray(),
        HasSpecFinalizers = true,
        NameRule = NameRules.DnsLabel,
        ShortNames = ["ns"],
        IsNamespaced = false,
        Verbs = ["create", "delete", "get", "list", "patch", "update", "watch"],
        HasStatus = false,
    };

    /// <summary>Returns a namespace that was not created, but is in use.</summary>
    /// <param name="creationTimestamp">The start of the server.</param>
    public static ApiObject Implicit(string name, string creationTimestamp) => new(
        Definition,
        new() { Stable = new() { Name = name, Uid = ConstantUid.For(name), CreationTimestamp = creationTimestamp } },
        Definition.InitialSpec,
        Definition.InitialStatus);
}
