using TfJobApi.Resources;
using TfJobApi.Watch;

namespace TfJobApi.Storage;

/// <summary>TFJobs by namespace and name, and the version of the last change to any of them. Immutable.</summary>
internal sealed record StoreSnapshot(SortedMap<SortedMap<ApiObject>> Namespaces, long Version)
{
    public static StoreSnapshot Empty(long version) => new(SortedMap<SortedMap<ApiObject>>.Empty, version);

    /// <summary>The TFJobs of a namespace, sorted by name.</summary>
    public SortedMap<ApiObject> In(string @namespace) => Namespaces.GetValueOrDefault(@namespace) ?? SortedMap<ApiObject>.Empty;

    /// <summary>The objects of a namespace (null: of all), sorted by namespace and name, that come after a key.</summary>
    public IEnumerable<ApiObject> List(string? @namespace, ObjectKey? after = null)
    {
        if (@namespace is not null)
        {
            return In(@namespace).After(after?.Name);
        }

        return after is not { } key
            ? Namespaces.Values.SelectMany(jobs => jobs.Values)
            : In(key.Namespace).After(key.Name).Concat(Namespaces.After(key.Namespace).SelectMany(jobs => jobs.Values));
    }

    /// <summary>The namespace in the text that the TFJobs in it have, so that not each keeps one of its own.</summary>
    public string Shared(string @namespace) => In(@namespace).Values.FirstOrDefault()?.Key.Namespace ?? @namespace;

    public int Count => Namespaces.Values.Sum(jobs => jobs.Count);

    /// <summary>How many <see cref="List"/> has behind one of them.</summary>
    public int CountAfter(string? @namespace, ObjectKey after) => @namespace is not null
        ? In(@namespace).CountAfter(after.Name)
        : In(after.Namespace).CountAfter(after.Name) + Namespaces.After(after.Namespace).Sum(jobs => jobs.Count);

    public ApiObject? Find(ObjectKey key) => Find(key, out _);

    /// <param name="place">Where it is in its namespace.</param>
    public ApiObject? Find(ObjectKey key, out SortedMapPlace place) => In(key.Namespace).GetValueOrDefault(key.Name, out place);

    public StoreSnapshot With(ApiObject job, long version) =>
        new(Namespaces.SetItem(job.Key.Namespace, In(job.Key.Namespace).SetItem(job.Key.Name, job)), version);

    /// <param name="place">Where the revision before it is, or was in an older snapshot.</param>
    public StoreSnapshot With(ApiObject job, long version, SortedMapPlace place) =>
        new(Namespaces.SetItem(job.Key.Namespace, In(job.Key.Namespace).SetItem(job.Key.Name, job, place)), version);

    public StoreSnapshot Without(ObjectKey key, long version) =>
        WithNamespace(key.Namespace, In(key.Namespace).Remove(key.Name), version);

    /// <summary>The snapshot that the change has made this one of.</summary>
    public StoreSnapshot Before(WatchEvent change) =>
        change.Previous is { } previous ? With(previous, change.Version - 1) : Without(change.Job.Key, change.Version - 1);

    public StoreSnapshot WithNamespace(string @namespace, SortedMap<ApiObject> jobs, long version) =>
        new(jobs.IsEmpty ? Namespaces.Remove(@namespace) : Namespaces.SetItem(@namespace, jobs), version);
}
