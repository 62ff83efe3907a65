using TfJobApi.Settings;

namespace TfJobApi.Seeding;

/// <param name="isShared">Whether other processes have the same objects, with versions that no seed can have.</param>
internal sealed class SeedingOptions(SettingReader read, bool isShared = false)
{
    public bool AllowsVersions => !isShared;

    public bool Sample { get; } = read.Flag("Seeding:Sample", !isShared, "start with the built-in TFJob kube-test/tfjob-test");

    public string Path { get; } = read.Text(
        "Seeding:Path", "FILE|FOLDER", "", "manifests to start with, JSON or YAML; a folder is read with all folders below it") ?? "";
}
