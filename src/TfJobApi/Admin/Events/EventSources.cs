using TfJobApi.Clock;
using TfJobApi.FaultInjection;
using TfJobApi.Journal;
using TfJobApi.Signals;
using TfJobApi.Storage;
using TfJobApi.Tenants;
using TfJobApi.Watch;

namespace TfJobApi.Admin.Events;

/// <summary>Everything of a tenant that the stream of events reports. Nothing is kept for the stream: each source has its own history or its current state.</summary>
internal sealed class EventSources(
    IObjectStore store, IContentStore content, WatchHub hub, RequestJournal journal, FaultRules faults, VirtualClock clock, TenantRegistry tenants, ISavedSnapshots snapshots,
    TimeProvider machine)
{
    private readonly long _origin = machine.GetUtcNow().UtcTicks;
    private readonly ChangeSignal[] _signals = [journal.Changes, faults.Changes, clock.Changes, tenants.Changes, snapshots.Changes];

    public RequestJournal Journal => journal;

    public int Era => hub.Era;

    public FaultList Faults => FaultEndpoints.List(faults);

    public ClockReading Clock => ClockReading.From(clock);

    public TenantList Tenants => TenantEndpoints.List(tenants);

    /// <param name="isRestored">Whether all objects may have changed, without an event for each.</param>
    public ContentChange Content(bool isRestored) => ContentChange.From(content.Snapshot, snapshots, isRestored);

    /// <summary>Opens a watch of all changes after a version (null: after the newest).</summary>
    public WatchConnection Watch(long? version, Action disconnect) => store.Watch(version, disconnect);

    /// <summary>Returns the position after everything that has happened.</summary>
    /// <param name="version">The version that the watch has reached.</param>
    public EventPosition Now(long era, long version) => new(
        _origin, era, version, journal.Newest, journal.Completions, journal.ClearedUpTo, faults.Changes.Count, clock.Changes.Count, tenants.Changes.Count, snapshots.Changes.Count);

    /// <summary>Whether the position is of this tenant, and no object has changed without an event since.</summary>
    public bool Covers(EventPosition position) => position.Origin == _origin && position.Era == hub.Era;

    /// <summary>Notifies of every change except those of objects, which a watch reports.</summary>
    public void Subscribe(Action changed) => Array.ForEach(_signals, signal => signal.Raised += changed);

    public void Unsubscribe(Action changed) => Array.ForEach(_signals, signal => signal.Raised -= changed);
}
