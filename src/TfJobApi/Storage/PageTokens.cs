using TfJobApi.Memory;
using TfJobApi.Resources;

namespace TfJobApi.Storage;

/// <summary>
/// Keeps the snapshots of page tokens, so that all pages of a list have one version.
/// Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
/// </summary>
internal sealed class PageTokens : IMemoryHolder
{
    /// <summary>The maximum number of snapshots. They share everything that did not change between them.</summary>
    private const int Limit = 1024;

    /// <summary>A generous estimate of a snapshot without the objects that only it keeps.</summary>
    private const int BareSize = 1024;

    private readonly TimeProvider _time;
    private readonly MemoryShare _share;
    private readonly MemoryAccount _account;
    private readonly Lock _gate = new();

    /// <summary>By version, in the order of their expiry.</summary>
    private readonly OrderedDictionary<long, HeldList> _lists = [];

    /// <summary>The greatest version; -1 without lists. Writers read it without the lock.</summary>
    private long _newest = -1;
    private long _oldestStamp = long.MaxValue;

    public PageTokens(TimeProvider time, MemoryShare share)
    {
        _time = time;
        _share = share;
        _account = share.Open(this);
    }

    /// <summary>The time for which a page token is valid: the interval at which a kube-apiserver compacts old versions.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(5);

    long IMemoryHolder.OldestStamp => Volatile.Read(ref _oldestStamp);

    /// <summary>Keeps a snapshot from now on for the lifetime of a token.</summary>
    /// <param name="replacedSize">That of the revisions which the store has replaced since; it counts for a snapshot that is not kept yet.</param>
    /// <param name="canBegin">False for a later page: a snapshot that was removed meanwhile is not kept again.</param>
    public void Keep(StoreSnapshot snapshot, long replacedSize, bool canBegin)
    {
        lock (_gate)
        {
            RemoveExpired();
            if (!_lists.Remove(snapshot.Version, out var list))
            {
                if (!canBegin)
                {
                    return;
                }

                if (_lists.Count == Limit)
                {
                    Remove(0);
                }

                list = new(snapshot, BareSize + snapshot.UndoneBytes + replacedSize);
                _account.Charge(list.Bytes);
            }

            (list.Expiry, list.Stamp) = (_time.GetUtcNow() + Lifetime, _share.NextStamp());
            _lists.Add(snapshot.Version, list);
            UpdateEnds();
        }

        _share.RemoveExcess();
    }

    /// <summary>Counts a revision that the store no longer has, unless it is newer than all lists.</summary>
    public void ChargeReplaced(ApiObject previous, long size)
    {
        if (previous.Version > Volatile.Read(ref _newest) || size == 0)
        {
            return;
        }

        lock (_gate)
        {
            // Charge the newest list: it is removed last, so it is the last to keep the revision.
            if (_lists.TryGetValue(_newest, out var list))
            {
                list.Bytes += size;
                _account.Charge(size);
            }
        }

        _share.RemoveExcess();
    }

    public StoreSnapshot? Find(long version)
    {
        lock (_gate)
        {
            RemoveExpired();

            // The clock can be set back, so tokens do not always expire in their order.
            return _lists.GetValueOrDefault(version) is { } found && found.Expiry > _time.GetUtcNow() ? found.Snapshot : null;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _lists.Clear();
            _account.TrySet(0);
            UpdateEnds();
        }
    }

    void IMemoryHolder.RemoveOldest()
    {
        lock (_gate)
        {
            if (_lists.Count > 0)
            {
                Remove(0);
                UpdateEnds();
            }
        }
    }

    private void RemoveExpired()
    {
        var count = _lists.Count;
        while (_lists.Count > 0 && _lists.GetAt(0).Value.Expiry <= _time.GetUtcNow())
        {
            Remove(0);
        }

        if (_lists.Count < count)
        {
            UpdateEnds();
        }
    }

    /// <summary>Removes a list. An older one, which was used again and so expires later, may have its revisions, too.</summary>
    private void Remove(int index)
    {
        var (version, list) = _lists.GetAt(index);
        _lists.RemoveAt(index);
        if (list.Bytes > BareSize && _lists.Where(other => other.Key < version).Select(other => other.Value).LastOrDefault() is { } heir)
        {
            heir.Bytes += list.Bytes - BareSize;
            list.Bytes = BareSize;
        }

        _account.Release(list.Bytes);
    }

    private void UpdateEnds()
    {
        Volatile.Write(ref _newest, _lists.Count == 0 ? -1 : _lists.Keys.Max());
        Volatile.Write(ref _oldestStamp, _lists.Count == 0 ? long.MaxValue : _lists.GetAt(0).Value.Stamp);
    }

    private sealed class HeldList(StoreSnapshot snapshot, long bytes)
    {
        public StoreSnapshot Snapshot => snapshot;

        /// <summary>The size of the revisions that the store no longer has.</summary>
        public long Bytes { get; set; } = bytes;

        public DateTimeOffset Expiry { get; set; }

        public long Stamp { get; set; }
    }
}
