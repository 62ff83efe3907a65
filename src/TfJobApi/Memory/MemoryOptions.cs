using TfJobApi.Settings;

namespace TfJobApi.Memory;

internal sealed class MemoryOptions(SettingReader read)
{
    private const long Least = 16 * 1024 * 1024;

    /// <summary>The rest is for requests in progress, and for memory that the collector has not yet freed.</summary>
    private const int DefaultShare = 2;

    /// <summary>The limit in bytes. The available memory respects the limits of a container and of the collector's heap.</summary>
    public long Limit { get; } = read.Bytes(
        "Limits:Memory", "BYTES", "half of the memory of the machine or container",
        "bytes that objects, watch history, journals, lists, snapshots, faults and tokens may have in all tenants", Least) ?? Math.Max(Least, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / DefaultShare);
}
