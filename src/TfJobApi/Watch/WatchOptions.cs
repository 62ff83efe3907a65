using TfJobApi.Settings;

namespace TfJobApi.Watch;

internal sealed class WatchOptions(SettingReader read)
{
    private const int GreatestLength = 1_000_000;

    public int HistoryLength { get; } = read.Integer(
        "Watch:HistoryLength", 4096, "changes kept for watches that resume; at most 64 MiB of objects", 1, GreatestLength);
}
