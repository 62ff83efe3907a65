using TfJobApi.Watch;

namespace TfJobApi.Storage;

/// <summary>
/// The newest changes as objects, which all open watches share, with their encoded lines. Readers need no lock; writers hold that of
/// the log.
/// </summary>
internal sealed class SharedChanges
{
    private const int MaxCount = 128;

    /// <summary>The maximum size of the objects and their lines, unless the newest is larger; 8 MiB.</summary>
    private const long MaxBytes = 8 * 1024 * 1024;

    private readonly WatchEvent?[] _changes = new WatchEvent?[MaxCount];
    private long _oldest;
    private long _bytes;

    public WatchEvent? Find(long version) =>
        Volatile.Read(ref Slot(version)) is { } change && change.Version == version ? change : null;

    /// <summary>Returns the number of bytes by which the shared changes grow.</summary>
    /// <param name="isShared">False without watches; then only the place of an older change is cleared.</param>
    public long Add(WatchEvent change, bool isShared)
    {
        var before = _bytes;
        _bytes += isShared ? Size(change) : 0;
        while (change.Version - _oldest >= MaxCount || (_bytes > MaxBytes && _oldest < change.Version))
        {
            DropOldest();
        }

        Volatile.Write(ref Slot(change.Version), isShared ? change : null);
        return _bytes - before;
    }

    /// <summary>Drops the changes up to a version; returns their number of bytes.</summary>
    public long DropUpTo(long version)
    {
        var before = _bytes;
        while (_oldest <= version)
        {
            DropOldest();
        }

        return before - _bytes;
    }

    /// <summary>Drops all changes; the next one has the version after the given one.</summary>
    public void Clear(long version)
    {
        Array.Clear(_changes);
        _oldest = version + 1;
        _bytes = 0;
    }

    private static long Size(WatchEvent? change) => change is null ? 0 : 2L * change.Object.Length;

    private void DropOldest()
    {
        _bytes -= Size(Slot(_oldest));
        Volatile.Write(ref Slot(_oldest), null);
        _oldest++;
    }

    private ref WatchEvent? Slot(long version) => ref _changes[version % MaxCount];
}
