using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Storage;

/// <summary>Operations on the whole content, which only a store in memory has.</summary>
internal interface ISnapshotStore
{
    StoreSnapshot Snapshot { get; }

    /// <summary>
    /// Replaces the whole content by a snapshot. The next change has the version after the snapshot's. Page tokens and open
    /// watches expire.
    /// </summary>
    void Restore(StoreSnapshot snapshot);

    /// <summary>Stores new objects atomically; 409, and none is stored, if one of the names is taken.</summary>
    ValueTask<Result<StoreSnapshot>> CreateAllAsync(IReadOnlyList<ApiObject> created);
}
