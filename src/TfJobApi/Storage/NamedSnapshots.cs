using TfJobApi.Errors;
using TfJobApi.Memory;
using TfJobApi.Signals;

namespace TfJobApi.Storage;

/// <summary>
/// Keeps snapshots by name. A snapshot shares with the store everything that has not changed since; its objects are counted as if
/// it did not.
/// </summary>
internal sealed class NamedSnapshots(IContentStore store, ISnapshotState state, MemoryBudget memory)
{
    public const int Limit = 64;

    private readonly MemoryAccount _account = memory.Snapshots.Open();
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (TenantSnapshot Snapshot, long Bytes)> _snapshots = new(StringComparer.Ordinal);

    public ChangeSignal Changes { get; } = new();

    public IReadOnlyList<(string Name, StoreSnapshot Snapshot)> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _snapshots.Select(entry => (entry.Key, entry.Value.Snapshot.Objects))];
            }
        }
    }

    /// <summary>Saves the content of the store, or replaces the snapshot of that name; 400 if there are too many, 507 without memory.</summary>
    public async ValueTask<ApiStatus?> SaveAsync(string name)
    {
        var snapshot = await state.SaveAsync(() => store.Snapshot);
        var bytes = store.SizeOf(snapshot.Objects) + (snapshot.State?.Bytes ?? 0);
        lock (_gate)
        {
            var isReplaced = _snapshots.TryGetValue(name, out var replaced);
            if (_snapshots.Count >= Limit && !isReplaced)
            {
                return ApiErrors.BadFields([new StatusCause("FieldValueInvalid", $"there are {Limit} snapshots already; delete one", "snapshot")]);
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

    public bool Remove(string name)
    {
        lock (_gate)
        {
            if (!_snapshots.Remove(name, out var removed))
            {
                return false;
            }

            _account.Release(removed.Bytes);
            Changes.Raise();
            return true;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _snapshots.Clear();
            _account.TrySet(0);
            Changes.Raise();
        }
    }
}
