using TfJobApi.Storage;
using TfJobApi.Watch;

namespace TfJobApi.Admin.Events;

/// <summary>The first event of a stream: what the server is, and which of its features are enabled.</summary>
internal sealed record StreamStart(string Profile, string Version, string Tenant, string ResourceVersion, bool Journal, bool Faults, bool Lifecycle);

/// <summary>A change of an object that is not a TFJob.</summary>
/// <param name="Type">ADDED, MODIFIED or DELETED.</param>
/// <param name="Namespace">Absent for an object without a namespace.</param>
internal sealed record ObjectChange(string Type, string Resource, string? Namespace, string Name, string ResourceVersion)
{
    public static ObjectChange From(WatchEvent change)
    {
        var key = change.Object.Key;
        return new(NameOf(change.Type), key.Resource.Plural, key.Namespace.Length == 0 ? null : key.Namespace, key.Name, Resources.ResourceVersion.Format(change.Version));
    }

    public static string NameOf(WatchEventType type) => $"{type}".ToUpperInvariant();
}

/// <summary>The content of a tenant's store after a reset or a restore, or after a change of the saved snapshots.</summary>
/// <param name="TfJobs">The number of TFJobs.</param>
/// <param name="Restored">True after a reset or a restore: any object may have changed.</param>
internal sealed record ContentChange(string ResourceVersion, int TfJobs, bool Restored, IReadOnlyList<NamedState> Snapshots)
{
    public static ContentChange From(StoreSnapshot snapshot, ISavedSnapshots saved, bool isRestored)
    {
        var (version, jobs) = StateSummary.From(snapshot);
        return new(version, jobs, isRestored, SnapshotEndpoints.List(saved.Known).Snapshots);
    }
}

/// <summary>The journal was cleared: the requests up to an id are gone.</summary>
internal sealed record JournalCleared(long UpTo);

/// <summary>Why a stream ends: events after the position are no longer kept.</summary>
internal sealed record StreamGone(string Message);
