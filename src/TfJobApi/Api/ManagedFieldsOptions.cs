using TfJobApi.Settings;

namespace TfJobApi.Api;

internal sealed class ManagedFieldsOptions(SettingReader read)
{
    public bool TracksCreates { get; } =
        read.Flag("ManagedFields", false, "track the managers of fields in every new object, not only after its first server-side apply");
}
