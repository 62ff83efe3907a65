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
/// <param name="changed">The new revision; for a deletion the last revision, with the version of the deletion.</param>
/// <param name="previous">The previous revision; null for a new object.</param>
internal sealed class WatchEvent(WatchEventType type, ApiObject changed, ApiObject? previous)
{
    private byte[]? _line;

    public WatchEventType Type => type;

    public ApiObject Object => changed;

    public ApiObject? Previous => previous;

    public long Version => changed.Version;

    /// <summary>The event as every watch of whole objects sends it; encoded once and shared.</summary>
    public ReadOnlySpan<byte> Line => _line ??= EventWriter.Encode(type, changed);

    /// <summary>
    /// Returns the event that a watch with a selector sends, or null. An object that begins to match is added; one that no longer
    /// matches is deleted.
    /// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/storage/cacher/cache_watcher.go
    /// </summary>
    public (WatchEventType Type, ApiObject Object)? Select(ObjectSelector selector)
    {
        if (selector.HasNoConditions)
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
