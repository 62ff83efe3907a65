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

    /// <summary>The TFJobs of a namespace (null: of all), sorted by namespace and name, from behind one of them on.</summary>
    public IEnumerable<TfJob> List(string? @namespace, TfJobKey after = default)
    {
        var namespaces = @namespace is null ? Namespaces.Values : [In(@namespace)];
        var jobs = namespaces.SelectMany(inNamespace => inNamespace.Values);

        return after == default ? jobs : jobs.SkipWhile(job => Compare(job.Key, after) <= 0);
    }

    public int Count(string? @namespace) => @namespace is null ? Namespaces.Values.Sum(jobs => jobs.Count) : In(@namespace).Count;

    public TfJob? Find(TfJobKey key) => In(key.Namespace).GetValueOrDefault(key.Name);

    public TfJobSnapshot With(TfJob job, long version) =>
        new(Namespaces.SetItem(job.Key.Namespace, In(job.Key.Namespace).SetItem(job.Key.Name, job)), version);

    public TfJobSnapshot Without(TfJobKey key, long version) =>
        WithNamespace(key.Namespace, In(key.Namespace).Remove(key.Name), version);

    public TfJobSnapshot WithNamespace(string @namespace, ImmutableSortedDictionary<string, TfJob> jobs, long version) =>
        new(jobs.IsEmpty ? Namespaces.Remove(@namespace) : Namespaces.SetItem(@namespace, jobs), version);

    private static int Compare(TfJobKey left, TfJobKey right) =>
        string.CompareOrdinal(left.Namespace, right.Namespace) is var order and not 0 ? order : string.CompareOrdinal(left.Name, right.Name);
}
