namespace TfJobApi.Auth.Permissions;

/// <summary>Maps CCI's actions, <c>cci:resource:action</c> in any case, to Kubernetes' verbs (Source: Huawei Cloud, CCI API Reference).</summary>
internal static class CciActions
{
    /// <summary>Every resource in a namespace; CCI has no action for a TFJob alone.</summary>
    public const string SubResource = "namespaceSubResource";
    public const string Namespace = "namespace";

    private static readonly string[] Actions = ["create", "delete", "update", "get", "list"];

    public static bool IsAction(string text) =>
        text.Split(':') is [var service, var resource, var action]
        && Is(service, "cci")
        && (Is(resource, PermissionOptions.Any) || Is(resource, SubResource) || Is(resource, Namespace))
        && (Is(action, PermissionOptions.Any) || Actions.Any(known => Is(action, known)));

    /// <param name="text">A valid action.</param>
    public static bool Covers(string text, string resource, string verb) =>
        text.Split(':') is [_, var granted, var action]
        && (granted == PermissionOptions.Any || Is(granted, resource))
        && (action == PermissionOptions.Any || Is(action, ActionOf(verb)));

    private static string ActionOf(string verb) => verb switch
    {
        "patch" => "update",
        "deletecollection" => "delete",
        "watch" => "list",
        _ => verb,
    };

    private static bool Is(string part, string word) => part.Equals(word, StringComparison.OrdinalIgnoreCase);
}
