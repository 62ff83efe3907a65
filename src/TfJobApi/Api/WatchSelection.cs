using TfJobApi.Resources;
using TfJobApi.Selectors;
using TfJobApi.Watch;

namespace TfJobApi.Api;

/// <summary>
/// A change as it looks to who watches only some TFJobs: one that comes to match is added, one that no longer does is deleted.
/// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/storage/cacher/cache_watcher.go
/// </summary>
internal static class WatchSelection
{
    /// <summary>What is to be told of the change; null when it is none of the watcher's.</summary>
    public static (WatchEventType Type, ApiObject Job)? Of(this ObjectSelector selector, WatchEvent change)
    {
        if (selector.IsWhole)
        {
            return selector.Matches(change.Job) ? (change.Type, change.Job) : null;
        }

        var matches = change.Type != WatchEventType.Deleted && selector.Matches(change.Job);
        var matched = change.Previous is { } previous && selector.Matches(previous);

        return (matches, matched) switch
        {
            (true, true) => (WatchEventType.Modified, change.Job),
            (true, false) => (WatchEventType.Added, change.Job),
            (false, true) => (WatchEventType.Deleted, change.Previous!.WithVersion(change.Version)),
            _ => null,
        };
    }
}
