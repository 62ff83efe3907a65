namespace TfJobApi.FaultInjection;

/// <summary>Kubernetes' verbs, and what a request by them has.</summary>
internal static class FaultVerbs
{
    public const string Watch = "watch";

    public static readonly string[] All = ["get", "list", Watch, "create", "update", "patch", "delete", "deletecollection"];

    private static readonly string[] Writing = ["create", "update", "patch", "delete", "deletecollection"];
    private static readonly string[] Nameless = ["list", "create", "deletecollection"];

    public static bool IsWriting(string verb) => Writing.Contains(verb);

    /// <summary>Whether there can be a name in the path.</summary>
    public static bool HasName(string verb) => !Nameless.Contains(verb);
}
