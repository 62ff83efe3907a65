using System.Collections.Immutable;
using TfJobApi.Resources;

namespace TfJobApi.Storage;

/// <summary>TFJobs by namespace and name, and the version of the last change to any of them. Immutable.</summary>
internal sealed record TfJobSnapshot(ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, TfJob>> Namespaces, long Version)
{
    private static readonly ImmutableSortedDictionary<string, TfJob> NoJobs =
        ImmutableSortedDictionary.Create<string, TfJob>(StringComparer.Ordinal);

    public static TfJobSnapshot Empty(long version) =>
        new(ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, TfJob>>(StringComparer.Ordinal), version);

    /// <summary>The TFJobs of a namespace, sorted by name.</summary>
    public ImmutableSortedDictionary<string, TfJob> In(string @namespace) => Namespaces.GetValueOrDefault(@namespace, NoJobs);

    public TfJob? Find(TfJobKey key) => In(key.Namespace).GetValueOrDefault(key.Name);

    public TfJobSnapshot With(TfJob job, long version) =>
        new(Namespaces.SetItem(job.Key.Namespace, In(job.Key.Namespace).SetItem(job.Key.Name, job)), version);

    public TfJobSnapshot Without(TfJobKey key, long version) =>
        WithNamespace(key.Namespace, In(key.Namespace).Remove(key.Name), version);

    public TfJobSnapshot WithNamespace(string @namespace, ImmutableSortedDictionary<string, TfJob> jobs, long version) =>
        new(jobs.IsEmpty ? Namespaces.Remove(@namespace) : Namespaces.SetItem(@namespace, jobs), version);
}
