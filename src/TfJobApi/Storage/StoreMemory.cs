using TfJobApi.Errors;
using TfJobApi.Memory;
using TfJobApi.Resources;

namespace TfJobApi.Storage;

/// <summary>Counts the bytes of a store's objects, except those of the seeds, which all tenants share. Writers hold the store's lock.</summary>
/// <param name="seedVersion">The newest version of the seeds.</param>
internal sealed class StoreMemory(MemoryShare share, long seedVersion)
{
    /// <summary>A generous estimate of an object without its bytes: its record, its texts, and its place in the snapshots.</summary>
    public const int BareSize = 1024;

    private readonly MemoryAccount _account = share.Open();

    /// <summary>The index of dependents, as a multiple of the owner references.</summary>
    private const int IndexFactor = 6;

    public long SizeOf(ApiObject? item) =>
        item is null || item.Version <= seedVersion ? 0 : item.Length + BareSize + ((long)item.Meta.OwnerReferences.Length * IndexFactor);

    public long SizeOf(StoreSnapshot snapshot) => snapshot.All.Sum(SizeOf);

    /// <summary>Counts a write; returns 507 if it needs more bytes than are left.</summary>
    public ApiStatus? Charge(long bytes) => _account.TryCharge(bytes) ? null : Full();

    /// <summary>Counts the mark of a deletion, which is always possible: otherwise a full store could not be emptied.</summary>
    public void ChargeMark(long bytes) => _account.Charge(bytes);

    /// <summary>Returns the result of a dry run. The caller needs no lock.</summary>
    public Result<ApiObject> Check(ApiObject next, ApiObject? previous)
    {
        var bytes = SizeOf(next.WithVersion(long.MaxValue)) - SizeOf(previous);
        return bytes <= 0 || share.Used + bytes <= share.Limit ? next : Full();
    }

    /// <summary>Counts a new content; returns 507 if it needs more bytes than are left.</summary>
    public ApiStatus? Set(long bytes) => _account.TrySet(bytes) ? null : Full();

    private ApiStatus Full() => ApiErrors.InsufficientStorage("objects", share.Limit);
}
