using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Storage;

/// <summary>Where TFJobs are kept. What every store promises is in this folder's README, and proved by one contract suite.</summary>
internal interface IObjectStore
{
    /// <summary>Everything at one moment.</summary>
    StoreSnapshot Snapshot { get; }

    ApiObject? Find(ObjectKey key);

    /// <summary>Stores a new TFJob under the next version; 409 when there is one of that name.</summary>
    ValueTask<Result<ApiObject>> CreateAsync(ApiObject job);

    /// <summary>Stores new TFJobs under the next versions, all in one step; 409 when one of the names is taken, and none is stored then.</summary>
    ValueTask<Result<StoreSnapshot>> CreateAllAsync(IReadOnlyList<ApiObject> jobs);

    /// <summary>
    /// Replaces a TFJob by what <paramref name="mutate"/> makes of the current revision, as if nothing happened in
    /// between. The function must be pure: it may be called again with a newer revision. A failure that it answers,
    /// and 404 when there is no such TFJob, leave everything as it was; so does answering the current revision itself.
    /// </summary>
    ValueTask<Result<ApiObject>> UpdateAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> mutate);

    /// <summary>Removes a TFJob if <paramref name="check"/> has nothing against it; answers the last revision.</summary>
    ValueTask<Result<ApiObject>> DeleteAsync(ObjectKey key, Func<ApiObject, ApiStatus?> check);

    /// <summary>
    /// Removes those of the TFJobs with these names that match, one by one; answers their last revisions, in order. Other
    /// changes can come between.
    /// </summary>
    ValueTask<IReadOnlyList<ApiObject>> DeleteAllAsync(string @namespace, IReadOnlyList<string> names, Func<ApiObject, bool> matches);

    /// <summary>What there was at a version; null when it is newer than the newest, or too many changes have been made since.</summary>
    StoreSnapshot? At(long version);

    /// <summary>
    /// Goes back, or over, to what was at another moment. The next change has the version after the snapshot's; whoever
    /// watches is told that the changes are gone.
    /// </summary>
    void Restore(StoreSnapshot snapshot);
}
