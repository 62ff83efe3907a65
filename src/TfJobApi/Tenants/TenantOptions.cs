namespace TfJobApi.Tenants;

/// <summary>Section <c>Tenants</c>.</summary>
internal sealed class TenantOptions
{
    public const string Section = "Tenants";

    /// <summary>How many tenants there may be beside the default one, 0 or more. Default: 256.</summary>
    public int Limit { get; set; } = 256;
}
