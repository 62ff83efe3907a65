using TfJobApi.Settings;

namespace TfJobApi.Seeding;

internal sealed class SeedingOptions(SettingReader read)
{
    public bool Sample { get; } = read.Flag("Seeding:Sample", true, "start with the built-in TFJob kube-test/tfjob-test");

    public string Path { get; } = read.Text(
        "Seeding:Path", "FILE|FOLDER", "", "manifests to start with, JSON or YAML; a folder is read with all folders below it") ?? "";
}
