using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Storage.Etcd;

/// <summary>
/// Writes. An update begins with the cached revision, and costs one call unless another one was faster.
/// Source: https://github.com/kubernetes/apiserver/blob/v0.20.2/pkg/storage/etcd3/store.go (GuaranteedUpdate)
/// </summary>
internal sealed partial class EtcdObjectStore
{
    /// <summary>A call with less time would end without an answer more often than not.</summary>
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(1);

    public async ValueTask<Result<ApiObject>> CreateAsync(ApiObject created, WriteMode mode = WriteMode.Normal, ICreationRequest? request = null)
    {
        if (await StartAsync() is { } error)
        {
            return error;
        }

        var key = _keys.Key(created.Key);
        if (_cache.Memory.Check(created, null) is var checkedMemory && !checkedMemory.TryGet(out _, out var failure))
        {
            return failure;
        }

        if (!EtcdValues.Encode(created, key).TryGet(out var value, out failure))
        {
            return failure;
        }

        if (mode == WriteMode.DryRun)
        {
            return (await ReadAsync(created.Key)).TryGet(out var found, out failure) ? found.Object is { } other ? StoreErrors.AlreadyExists(other) : created : failure;
        }

        if (!(await _client.PutAsync(key, value, expected: 0)).TryGet(out var write, out failure))
        {
            return failure;
        }

        if (write.IsApplied)
        {
            await _cache.WaitAsync(write.Revision);
            return created.WithVersion(write.Revision);
        }

        // The response depends on whether the other object is being deleted. If it is gone meanwhile, it existed.
        return (await ReadAsync(created.Key)).TryGet(out var existing, out failure) && existing.Object is { } taken
            ? StoreErrors.AlreadyExists(taken)
            : ApiErrors.AlreadyExists(created.Resource.Name, created.Key.Name);
    }

    public async ValueTask<Result<ApiObject>> UpdateAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode = WriteMode.Normal)
    {
        if (await StartAsync() is { } unready)
        {
            return unready;
        }

        var start = TimeProvider.System.GetTimestamp();
        using var turn = await _queues.EnterAsync(key);
        if (turn is null)
        {
            return ApiErrors.ServiceUnavailable(retryAfter: 1);
        }

        // Nothing is rejected, or left unchanged, on the word of the cache: then the object is read again, and the function runs again.
        var (current, isConfirmed) = (_cache.Snapshot.Find(key, out _), false);
        while (true)
        {
            // Nothing has been written while the objects of others were faster.
            var patience = EtcdClient.Patience - TimeProvider.System.GetElapsedTime(start);
            if (patience < LeastPatience)
            {
                return ApiErrors.ServiceUnavailable(retryAfter: 1);
            }

            if (current is null && isConfirmed)
            {
                return StoreErrors.NotFound(key);
            }

            Result<ApiObject> outcome = current is null ? StoreErrors.NotFound(key) : update(current);
            if (current is null || !outcome.TryGet(out var next, out _) || (ReferenceEquals(next, current) && !next.IsFinalized) || mode == WriteMode.DryRun)
            {
                if (isConfirmed)
                {
                    return mode == WriteMode.DryRun ? CheckWrite(outcome, current!) : outcome;
                }

                if (!(await ReadAsync(key, patience)).TryGet(out var read, out var failure))
                {
                    return failure;
                }

                isConfirmed = true;
                if (current is not null && read.Object?.Version == current.Version)
                {
                    return mode == WriteMode.DryRun ? CheckWrite(outcome, current) : outcome;
                }

                current = read.Object;
                continue;
            }

            if (!(await WriteAsync(key, next, current, patience)).TryGet(out var write, out var error))
            {
                return error;
            }

            if (write.IsApplied)
            {
                await _cache.WaitAsync(write.Revision);
                return next.IsFinalized ? next : next.WithVersion(write.Revision);
            }

            var newer = write.Found is { } found ? _reader.Decode(key, found) : null;
            if (newer is null && write.Found is not null)
            {
                return Undecodable(key);
            }

            (current, isConfirmed) = (newer, true);
        }
    }

    private Result<ApiObject> CheckWrite(Result<ApiObject> outcome, ApiObject current) =>
        !outcome.TryGet(out var next, out _) || ReferenceEquals(next, current) || next.IsFinalized ? outcome
        : EtcdValues.Encode(next, _keys.Key(next.Key)).TryGet(out _, out var failure) ? _cache.Memory.Check(next, current)
        : failure;

    private async ValueTask<Result<EtcdWrite>> WriteAsync(ObjectKey key, ApiObject next, ApiObject current, TimeSpan patience)
    {
        var path = _keys.Key(key);
        if (next.IsFinalized)
        {
            return await _client.DeleteAsync(path, current.Version, patience);
        }

        // The mark of a deletion needs no memory: otherwise a full store could not be emptied.
        if (!next.Meta.IsDeleting && !_cache.Memory.Check(next, current).TryGet(out _, out var failure))
        {
            return failure;
        }

        return EtcdValues.Encode(next, path).TryGet(out var value, out failure) ? await _client.PutAsync(path, value, current.Version, patience) : failure;
    }
}
