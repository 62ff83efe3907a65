using TfJobApi.Resources;
using TfJobApi.Selectors;

namespace TfJobApi.Watch;

internal enum WatchEventType
{
    Added,
    Modified,
    Deleted,
}

/// <summary>One change of one object.</summary>
/// <param name="changed">The new revision; of a deleted object the last one, with the version of the deletion.</param>
/// <param name="previous">The revision before; null if there was none.</param>
internal sealed class WatchEvent(WatchEventType type, ApiObject changed, ApiObject? previous)
{
    private byte[]? _line;

    public WatchEventType Type => type;

    public ApiObject Object => changed;

    public ApiObject? Previous => previous;

    public long Version => changed.Version;

    /// <summary>The event as every watch of whole objects sends it; encoded by the first and shared by all.</summary>
    public ReadOnlySpan<byte> Line => _line ??= EventWriter.Encode(type, changed);

    /// <summary>
    /// Returns the event as a watch with a selector sees it, or null. An object that begins to match is added, one that no longer
    /// matches is deleted.
    /// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/storage/cacher/cache_watcher.go
    /// </summary>
    public (WatchEventType Type, ApiObject Object)? SelectedBy(ObjectSelector selector)
    {
        if (selector.IsWhole)
        {
            return selector.Matches(changed) ? (type, changed) : null;
        }

        var matches = type != WatchEventType.Deleted && selector.Matches(changed);
        var matched = previous is not null && selector.Matches(previous);

        return (matches, matched) switch
        {
            (true, true) => (WatchEventType.Modified, changed),
            (true, false) => (WatchEventType.Added, changed),
            (false, true) => (WatchEventType.Deleted, previous!.WithVersion(Version)),
            _ => null,
        };
    }
}
