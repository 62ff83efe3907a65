using TfJobApi.Errors;

namespace TfJobApi.Resources;

/// <summary>
/// How the server behaves where CCI and a plain kube-apiserver differ. Everything that differs is a value here, and
/// nowhere else does the code ask which of the two it is.
/// </summary>
internal sealed record ApiProfile
{
    /// <summary>Huawei Cloud CCI, as documented.</summary>
    public static ApiProfile Cci { get; } = new()
    {
        Name = ProfileName.Cci,
        RestrictsUpdates = true,
        TakesJsonPatch = false,
        Errors = new() { InvalidIsBadRequest = true, HasErrorCodes = true, HintsInMessages = true },
        SendsGatewayErrors = true,
        NameRule = NameRules.DnsLabel,
    };

    /// <summary>A kube-apiserver with TFJob as a custom resource.</summary>
    public static ApiProfile Kubernetes { get; } = new()
    {
        Name = ProfileName.Kubernetes,
        RestrictsUpdates = false,
        TakesJsonPatch = true,
        Errors = new() { InvalidIsBadRequest = false, HasErrorCodes = false, HintsInMessages = false },
        SendsGatewayErrors = false,
        NameRule = NameRules.DnsSubdomain,
    };

    public required ProfileName Name { get; init; }

    /// <summary>
    /// Whether an update may only change the fields that the resource lists as updatable. If not, it may change every field,
    /// and unknown ones and the status are ignored.
    /// </summary>
    public required bool RestrictsUpdates { get; init; }

    /// <summary>Whether PATCH takes JSON Patch (RFC 6902) besides JSON Merge Patch.</summary>
    public required bool TakesJsonPatch { get; init; }

    public required ProfileErrors Errors { get; init; }

    /// <summary>Whether the gateway in front answers a missing or bad credential.</summary>
    public required bool SendsGatewayErrors { get; init; }

    /// <summary>What is wrong with a name.</summary>
    public required Func<string, IReadOnlyList<string>> NameRule { get; init; }

    public static ApiProfile Of(ProfileName name) => name == ProfileName.Kubernetes ? Kubernetes : Cci;
}
