using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Storage;

/// <summary>Operations on the whole content of a store at once, which only a store in memory has.</summary>
internal interface ISnapshotStore
{
    /// <summary>The content at this moment.</summary>
    StoreSnapshot Snapshot { get; }

    /// <summary>
    /// Replaces the whole content by a snapshot. The next change has the version after the snapshot's; page tokens and open
    /// watches expire.
    /// </summary>
    void Restore(StoreSnapshot snapshot);

    /// <summary>Stores new objects under the next versions in one step; 409 if one of the names is taken, and none is stored then.</summary>
    ValueTask<Result<StoreSnapshot>> CreateAllAsync(IReadOnlyList<ApiObject> created);
}
