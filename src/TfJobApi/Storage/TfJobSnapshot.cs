using TfJobApi.Resources;

namespace TfJobApi.Storage;

/// <summary>TFJobs by namespace and name, and the version of the last change to any of them. Immutable.</summary>
internal sealed record TfJobSnapshot(SortedMap<SortedMap<TfJob>> Namespaces, long Version)
{
    public static TfJobSnapshot Empty(long version) => new(SortedMap<SortedMap<TfJob>>.Empty, version);

    /// <summary>The TFJobs of a namespace, sorted by name.</summary>
    public SortedMap<TfJob> In(string @namespace) => Namespaces.GetValueOrDefault(@namespace) ?? SortedMap<TfJob>.Empty;

    public TfJob? Find(TfJobKey key) => In(key.Namespace).GetValueOrDefault(key.Name);

    public TfJobSnapshot With(TfJob job, long version) =>
        new(Namespaces.SetItem(job.Key.Namespace, In(job.Key.Namespace).SetItem(job.Key.Name, job)), version);

    public TfJobSnapshot Without(TfJobKey key, long version) =>
        WithNamespace(key.Namespace, In(key.Namespace).Remove(key.Name), version);

    public TfJobSnapshot WithNamespace(string @namespace, SortedMap<TfJob> jobs, long version) =>
        new(jobs.IsEmpty ? Namespaces.Remove(@namespace) : Namespaces.SetItem(@namespace, jobs), version);
}
