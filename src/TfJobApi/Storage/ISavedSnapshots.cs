using TfJobApi.Errors;
using TfJobApi.Signals;

namespace TfJobApi.Storage;

/// <summary>The snapshots that were saved in a tenant.</summary>
internal interface ISavedSnapshots
{
    /// <summary>The most snapshots of a tenant. Processes that save at once can exceed it.</summary>
    const int Limit = 64;

    /// <summary>The changes that this process has made.</summary>
    ChangeSignal Changes { get; }

    /// <summary>The snapshots by name. In a store that other processes share, those that the last call of this one has found.</summary>
    SavedSnapshot[] Known { get; }

    /// <summary>Reads the snapshots, by name.</summary>
    ValueTask<Result<SavedSnapshot[]>> ListAsync();

    /// <summary>Saves the content of the store, or replaces the snapshot of that name; 400 if there are too many, 507 without memory.</summary>
    ValueTask<ApiStatus?> SaveAsync(string name);

    /// <summary>Removes a snapshot; 404 if it does not exist.</summary>
    ValueTask<ApiStatus?> RemoveAsync(string name);

    /// <summary>Removes all snapshots of a tenant that is being removed.</summary>
    ValueTask<ApiStatus?> ClearAsync();

    /// <summary>Rejects one more snapshot if there are as many as a tenant can have.</summary>
    static ApiStatus? CheckCount(int count) => count < Limit ? null
        : ApiErrors.BadFields([new StatusCause("FieldValueInvalid", $"there are {Limit} snapshots already; delete one", "snapshot")]);
}

/// <param name="Version">The version of the content; in etcd the revision at which it was read.</param>
/// <param name="TfJobs">The number of TFJobs.</param>
internal sealed record SavedSnapshot(string Name, long Version, int TfJobs);
