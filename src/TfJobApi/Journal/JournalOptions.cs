using TfJobApi.Settings;

namespace TfJobApi.Journal;

internal sealed class JournalOptions(SettingReader read)
{
    private const int GreatestLength = 1_000_000;
    private const int LeastBytes = 64 * 1024;

    public int Length { get; } = read.Integer("Journal:Length", 1000, "requests kept for each tenant; 0 disables the journal", 0, GreatestLength);

    /// <summary>Whichever limit is reached first, the oldest requests are removed.</summary>
    public long MaxBytes { get; } = read.Bytes("Journal:MaxBytes", 16 * 1024 * 1024, "bytes kept for each tenant, bodies and TFJobs included", LeastBytes);
}
