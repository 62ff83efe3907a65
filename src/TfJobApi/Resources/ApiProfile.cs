using TfJobApi.Errors;

namespace TfJobApi.Resources;

/// <summary>
/// The differences between CCI and a plain kube-apiserver. Each of them is a value here; no other code checks the name of
/// the profile.
/// </summary>
internal sealed record ApiProfile
{
    /// <summary>Huawei Cloud CCI, as documented.</summary>
    public static ApiProfile Cci { get; } = new()
    {
        Name = ProfileName.Cci,
        RestrictsUpdates = true,
        AcceptsAllPatches = false,
        Errors = new() { InvalidIsBadRequest = true, HasErrorCodes = true, HintsInMessages = true },
        SendsGatewayErrors = true,
        NameRule = NameRules.DnsLabel,
        PrefixRule = NameRules.DnsLabelPrefix,
        ShowsEmptyStatus = true,
    };

    /// <summary>A kube-apiserver with TFJob as a custom resource.</summary>
    public static ApiProfile Kubernetes { get; } = new()
    {
        Name = ProfileName.Kubernetes,
        RestrictsUpdates = false,
        AcceptsAllPatches = true,
        Errors = new() { InvalidIsBadRequest = false, HasErrorCodes = false, HintsInMessages = false },
        SendsGatewayErrors = false,
        NameRule = NameRules.DnsSubdomain,
        PrefixRule = NameRules.DnsSubdomain,
        ShowsEmptyStatus = false,
    };

    /// <summary>For people.</summary>
    public required ProfileName Name { get; init; }

    /// <summary>
    /// Whether an update may change only the fields that the resource lists as updatable. If not, it may change all fields,
    /// and unknown fields and the status are ignored.
    /// </summary>
    public required bool RestrictsUpdates { get; init; }

    /// <summary>Whether PATCH accepts JSON Patch (RFC 6902) and server-side apply in addition to JSON Merge Patch.</summary>
    public required bool AcceptsAllPatches { get; init; }

    public required ProfileErrors Errors { get; init; }

    /// <summary>Whether a gateway responds to missing and invalid credentials.</summary>
    public required bool SendsGatewayErrors { get; init; }

    /// <summary>Returns the violations of a name.</summary>
    public required Func<string, IReadOnlyList<string>> NameRule { get; init; }

    /// <summary>Returns the violations of a <c>generateName</c>.</summary>
    public required Func<string, IReadOnlyList<string>> PrefixRule { get; init; }

    /// <summary>Whether the response of a create has an empty status, as in CCI's example of one.</summary>
    public required bool ShowsEmptyStatus { get; init; }

    public static ApiProfile FromName(ProfileName name) => name == ProfileName.Kubernetes ? Kubernetes : Cci;
}

internal enum ProfileName
{
    Cci,
    Kubernetes,
}
