using TfJobApi.Settings;

namespace TfJobApi.Tenants;

internal sealed class TenantOptions(SettingReader read)
{
    public int Limit { get; } = read.Integer("Tenants:Limit", 256, "tenants in addition to the default one", 0, int.MaxValue);
}
