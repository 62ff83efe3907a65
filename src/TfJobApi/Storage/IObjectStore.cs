using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Watch;

namespace TfJobApi.Storage;

/// <summary>Stores objects. The README of this folder lists its promises.</summary>
internal interface IObjectStore
{
    ValueTask<long> GetVersionAsync();

    ValueTask<Result<ApiObject>> GetAsync(ObjectKey key);

    /// <summary>Returns 504 for a version that does not exist yet. Every object that is read after this call is as new as one that exists.</summary>
    ValueTask<ApiStatus?> CheckVersionAsync(long version);

    /// <summary>Returns the objects of one version, or a page of them; 410 if the version is no longer kept, 504 if it does not exist yet.</summary>
    ValueTask<Result<ObjectList>> ListAsync(ListQuery query);

    /// <summary>Stores a new object under the next version; 409 if its name is taken.</summary>
    /// <param name="request">Is for a decorator; a store ignores it.</param>
    ValueTask<Result<ApiObject>> CreateAsync(ApiObject created, WriteMode mode = WriteMode.Normal, ICreationRequest? request = null);

    /// <summary>
    /// Replaces an object atomically by the result of a function of its current revision; 404 if it does not exist. The function
    /// must be pure: it may be called again with a newer revision. If it returns a failure or the current revision itself, the
    /// store does not change. A result that <see cref="ApiObject.IsFinalized"/> is returned, and the object is removed.
    /// </summary>
    ValueTask<Result<ApiObject>> UpdateAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode = WriteMode.Normal);

    /// <summary>
    /// Returns the keys of the objects with a reference to an owner of this uid, sorted by resource, namespace and name: all that were
    /// created before the last write of this process.
    /// </summary>
    ValueTask<Result<ObjectKey[]>> ListDependentsAsync(string uid);

    /// <summary>Waits until changes can be watched; 503 if they cannot.</summary>
    ValueTask<ApiStatus?> WaitUntilReadyAsync();

    /// <summary>Opens a watch of all changes after a version (null: after the newest).</summary>
    /// <param name="disconnect">Aborts the connection of a caller that does not read while its next change is no longer kept.</param>
    WatchConnection Watch(long? version, Action disconnect);
}

/// <summary>A part of a request, in addition to the object that it creates.</summary>
internal interface ICreationRequest;

/// <summary>The content of a store as this process knows it.</summary>
internal interface IContentStore
{
    StoreSnapshot Snapshot { get; }

    /// <summary>Returns the newest content, which other processes may have changed.</summary>
    ValueTask<Result<StoreSnapshot>> GetContentAsync();

    /// <summary>Returns the number of values read from a shared store, since the start, that are not objects of a resource.</summary>
    long CountUndecoded(ResourceDefinition resource) => 0;

    /// <summary>Returns the number of bytes of a snapshot's objects, except those of the seeds.</summary>
    long SizeOf(StoreSnapshot snapshot);

    /// <summary>Begins above the versions of another store, whose clients may use this one.</summary>
    /// <param name="version">The newest version of the other store.</param>
    void ContinueAfter(long version);

    /// <summary>Removes all objects from this process, rejects later writes, and returns the newest version.</summary>
    long Close();
}

/// <summary>Operations on the whole content, which only a store in memory has.</summary>
internal interface ISnapshotStore : IContentStore
{
    /// <summary>
    /// Replaces the whole content by a snapshot. The objects keep their versions. Page tokens and open watches expire. A content
    /// that is the current one keeps its version, as a write without a change does. Returns 507 without memory for it, and 404 after
    /// <see cref="IContentStore.Close"/>.
    /// </summary>
    ApiStatus? Restore(StoreSnapshot snapshot, VersionOrder versions = VersionOrder.Continue);

    /// <summary>
    /// Stores objects atomically; 409 or 507, and none is stored, if one of the names is taken or memory is missing. An object that exists
    /// already with the same content stays as it is.
    /// </summary>
    ValueTask<Result<BulkCreation>> CreateAllAsync(IReadOnlyList<ApiObject> created, NameConflict conflict = NameConflict.Fail);
}

/// <summary>The content after a creation of many objects, and its changes.</summary>
internal sealed record BulkCreation(StoreSnapshot Snapshot, IReadOnlyList<WatchEvent> Changes);

/// <summary>Deletes the dependents of objects that are gone.</summary>
internal interface IGarbageCollector
{
    /// <summary>Runs the consequences of changes that were not written through <see cref="IObjectStore"/>.</summary>
    ValueTask CollectAsync(IEnumerable<WatchEvent> changes);
}

/// <summary>Is notified of every object that a store in memory removes, except by a restore.</summary>
internal interface IRemovalObserver
{
    /// <summary>The store calls it while its lock is held; so it only takes a note.</summary>
    void OnRemoved(ApiObject last);
}

/// <summary>State of a tenant in addition to the objects, which belongs to a snapshot.</summary>
internal interface ISnapshotState
{
    /// <summary>Takes a snapshot together with the state.</summary>
    ValueTask<TenantSnapshot> SaveAsync(Func<StoreSnapshot> save);

    /// <summary>Restores the objects and the state.</summary>
    /// <param name="restore">Returns false if the objects were not restored; the state does not change then.</param>
    ValueTask RestoreAsync(TenantSnapshot snapshot, Func<bool> restore);

    /// <summary>Stores objects that are not written through <see cref="IObjectStore"/>, and follows the changes.</summary>
    /// <param name="collect">Runs the garbage collection after them.</param>
    ValueTask<Result<BulkCreation>> SeedAsync(Func<ValueTask<Result<BulkCreation>>> create, Func<IReadOnlyList<WatchEvent>, ValueTask> collect);
}

/// <summary>The objects of a tenant at one moment, and its state, which can change while the objects stay the same.</summary>
/// <param name="State">Null without any, as for the seeds.</param>
/// <param name="UidPosition">That of the source of the uids; 0 for the seeds.</param>
internal sealed record TenantSnapshot(StoreSnapshot Objects, ISavedState? State = null, long UidPosition = 0);

internal interface ISavedState
{
    /// <summary>The bytes of the state in memory.</summary>
    long Bytes { get; }
}

/// <summary>The effect of an object whose name is taken by another one.</summary>
internal enum NameConflict
{
    /// <summary>409, and nothing is stored.</summary>
    Fail,

    /// <summary>It replaces the other one, which is deleted if its uid differs.</summary>
    Replace,

    /// <summary>The other one stays.</summary>
    Skip,
}

/// <summary>The versions after a restore.</summary>
internal enum VersionOrder
{
    /// <summary>Above every version that the store has issued, so that a version from before the restore is recognized.</summary>
    Continue,

    /// <summary>Those of the snapshot, so that equal requests get equal responses.</summary>
    Restart,
}

internal enum WriteMode
{
    Normal,

    /// <summary>Returns the result of the write without storing it. A created object has no version.</summary>
    DryRun,

    /// <summary>The caller collects owners and dependents itself, after several writes.</summary>
    Deferred,
}
