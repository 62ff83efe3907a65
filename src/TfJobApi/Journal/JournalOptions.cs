using TfJobApi.Settings;

namespace TfJobApi.Journal;

internal sealed class JournalOptions(SettingReader read)
{
    public int Length { get; } = read.Integer("Journal:Length", 1000, "requests kept for each tenant; 0 disables the journal", 0, 1_000_000);

    public long MaxBytes { get; } = read.Bytes("Journal:MaxBytes", 16 * 1024 * 1024, "bytes kept for each tenant, bodies and objects included", 64 * 1024);
}
