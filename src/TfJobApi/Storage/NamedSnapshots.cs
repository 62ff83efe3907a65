using TfJobApi.Errors;
using TfJobApi.Memory;
using TfJobApi.Resources.Definitions;
using TfJobApi.Signals;

namespace TfJobApi.Storage;

/// <summary>
/// Keeps snapshots by name. A snapshot shares with the store everything that has not changed since; its objects are counted as if
/// it did not.
/// </summary>
internal sealed class NamedSnapshots(IContentStore store, ISnapshotState state, MemoryBudget memory) : ISavedSnapshots
{
    private readonly MemoryAccount _account = memory.Snapshots.Open();
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (TenantSnapshot Snapshot, long Bytes)> _snapshots = new(StringComparer.Ordinal);

    public ChangeSignal Changes { get; } = new();

    public SavedSnapshot[] Known
    {
        get
        {
            lock (_gate)
            {
                return [.. _snapshots.Select(entry => From(entry.Key, entry.Value.Snapshot.Objects))];
            }
        }
    }

    public ValueTask<Result<SavedSnapshot[]>> ListAsync() => new(Known);

    public async ValueTask<ApiStatus?> SaveAsync(string name)
    {
        var snapshot = await state.SaveAsync(() => store.Snapshot);
        var bytes = store.SizeOf(snapshot.Objects) + (snapshot.State?.Bytes ?? 0);
        lock (_gate)
        {
            var isReplaced = _snapshots.TryGetValue(name, out var replaced);
            if (!isReplaced && ISavedSnapshots.CheckCount(_snapshots.Count) is { } failure)
            {
                return failure;
            }

            if (!_account.TryCharge(bytes - replaced.Bytes))
            {
                return ApiErrors.InsufficientStorage("snapshots", memory.Snapshots.Limit);
            }

            _snapshots[name] = (snapshot, bytes);
            Changes.Raise();
            return null;
        }
    }

    public TenantSnapshot? Find(string name)
    {
        lock (_gate)
        {
            return _snapshots.GetValueOrDefault(name).Snapshot;
        }
    }

    public ValueTask<ApiStatus?> RemoveAsync(string name)
    {
        lock (_gate)
        {
            if (!_snapshots.Remove(name, out var removed))
            {
                return new(StoreErrors.SnapshotNotFound(name));
            }

            _account.Release(removed.Bytes);
            Changes.Raise();
            return default;
        }
    }

    public ValueTask<ApiStatus?> ClearAsync()
    {
        lock (_gate)
        {
            _snapshots.Clear();
            _account.TrySet(0);
            Changes.Raise();
            return default;
        }
    }

    private static SavedSnapshot From(string name, StoreSnapshot content) => new(name, content.Version, content.Count(TfJob.Definition));
}
