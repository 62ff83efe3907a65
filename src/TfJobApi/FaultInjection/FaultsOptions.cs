namespace TfJobApi.FaultInjection;

/// <summary>Section <c>Faults</c>.</summary>
internal sealed class FaultsOptions
{
    public const string Section = "Faults";

    /// <summary>Whether faults can be injected at all, by rules or by headers. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether a request may ask for a fault of its own by its headers. Default: true.</summary>
    public bool Headers { get; set; } = true;
}
