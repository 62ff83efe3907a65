using System.Text;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;
using static TfJobApi.Tests.Support.Outcome;

namespace TfJobApi.Tests.Storage;

/// <summary>The promises of every store (src/TfJobApi/Storage/README.md). A store is tested by one derived class, which creates it.</summary>
public abstract partial class ObjectStoreContract
{
    private static readonly ObjectKey Key = new(TfJob.Definition, "ns", "job");

    /// <summary>A resource that the API does not have.</summary>
    private protected static ResourceDefinition Other { get; } = new("example.com", "v1", "Other", "others");

    /// <summary>Creates an empty store.</summary>
    private protected abstract IObjectStore Create();

    private static ApiObject Job(string name, string @namespace = "ns", int count = 0) =>
        new(TfJob.Definition, Meta.Create(name, @namespace, $"{{\"count\":\"{count}\"}}"), default, default);

    private static ApiObject WithCount(ApiObject job, int count) => Job(job.Key.Name, job.Key.Namespace, count);

    private static int Count(ApiObject job) => int.Parse(Encoding.UTF8.GetString(job.Meta.Labels.Span).Split('"')[3], null);

    private static async Task<ApiObject> GetAsync(IObjectStore store, ObjectKey key) => Value(await store.GetAsync(key));

    private static async Task<ObjectList> ListAsync(IObjectStore store, string? @namespace = null) => Value(await store.ListAsync(new(TfJob.Definition, @namespace)));

    private static IEnumerable<string> Names(ObjectList list) => list.Items.Select(item => $"{item.Key.Namespace}/{item.Key.Name}");

    private static async Task AssertUnchangedAsync(IObjectStore store, Func<Task> write)
    {
        var before = await ListAsync(store);

        await write();

        var after = await ListAsync(store);
        Assert.Equal(before.Version, after.Version);
        Assert.Equal(before.Items.Select(item => (item.Key, item.Version)), after.Items.Select(item => (item.Key, item.Version)));
    }
}
