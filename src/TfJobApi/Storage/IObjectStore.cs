using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Watch;

namespace TfJobApi.Storage;

/// <summary>Keeps objects under versions of one counter. The README of this folder has its promises; one contract suite proves them.</summary>
internal interface IObjectStore
{
    /// <summary>Returns the version of the newest change.</summary>
    ValueTask<long> GetVersionAsync();

    /// <summary>Returns the current revision, or 404.</summary>
    ValueTask<Result<ApiObject>> GetAsync(ObjectKey key);

    /// <summary>Returns the objects of one version, or a page of them; 410 if that version is no longer kept, 504 if it is yet to come.</summary>
    ValueTask<Result<ObjectList>> ListAsync(ListQuery query);

    /// <summary>Stores a new object under the next version; 409 if its name is taken.</summary>
    ValueTask<Result<ApiObject>> CreateAsync(ApiObject created, WriteMode mode = WriteMode.Normal);

    /// <summary>
    /// Replaces an object by the result of a function of its current revision, as one step. The function must be pure: it may
    /// be called again with a newer revision. A failure that it returns, 404 for a missing object, and a result that is the
    /// current revision itself all leave the store unchanged.
    /// </summary>
    ValueTask<Result<ApiObject>> UpdateAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode = WriteMode.Normal);

    /// <summary>Removes an object unless <paramref name="check"/> of its current revision returns a failure; returns the last revision.</summary>
    ValueTask<Result<ApiObject>> DeleteAsync(ObjectKey key, Func<ApiObject, ApiStatus?> check, WriteMode mode = WriteMode.Normal);

    /// <summary>Opens a watch of all changes after a version (null: after the newest).</summary>
    /// <param name="disconnect">Aborts the caller's connection, if it reads nothing and the next changes are no longer kept.</param>
    WatchConnection Watch(long? version, Action disconnect);
}
