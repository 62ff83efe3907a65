namespace TfJobApi.Seeding;

/// <summary>Section <c>Seeding</c>: what the server starts with.</summary>
internal sealed class SeedingOptions
{
    public const string Section = "Seeding";

    /// <summary>Whether the built-in TFJob <c>kube-test/tfjob-test</c> is there. Default: true.</summary>
    public bool Sample { get; set; } = true;

    /// <summary>A file, or a folder with all below it, of TFJob manifests: JSON or YAML, one or many documents. Default: none.</summary>
    public string? Path { get; set; }
}
