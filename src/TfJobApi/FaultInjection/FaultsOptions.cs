using TfJobApi.Settings;

namespace TfJobApi.FaultInjection;

internal sealed class FaultsOptions(SettingReader read)
{
    public bool Enabled { get; } = read.Flag("Faults:Enabled", true, "inject faults, by rules and by headers");

    public bool Headers { get; } = read.Flag("Faults:Headers", true, "inject the faults that a request selects in its headers");
}
