using TfJobApi.Watch;

namespace TfJobApi.Storage;

/// <summary>
/// Copies of large changes that watches have read from the log, as long as one of them still has its copy: other watches share it. So
/// watches that read slowly hold at most one copy of each change that is kept. Callers hold the lock of the log.
/// </summary>
internal sealed class SharedCopies
{
    /// <summary>The length of an object, in bytes. The copies of smaller ones are not worth an entry.</summary>
    private const int LeastLength = 16 * 1024;

    private readonly Dictionary<long, WeakReference<WatchEvent>> _copies = [];

    public static bool IsWorthwhile(WatchEvent change) => change.Object.Length >= LeastLength;

    public WatchEvent? Find(long version) => _copies.TryGetValue(version, out var copy) && copy.TryGetTarget(out var found) ? found : null;

    public void Add(WatchEvent copy) => _copies[copy.Version] = new(copy);

    public void Drop(long version) => _copies.Remove(version);

    /// <summary>Drops all copies, without allocating memory.</summary>
    public void Clear() => _copies.Clear();
}
