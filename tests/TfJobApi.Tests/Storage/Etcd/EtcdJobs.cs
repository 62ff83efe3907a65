using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Tests.Support;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Storage.Etcd;

/// <summary>The jobs of the tests that stop an etcd, and the changes that a replica of it receives.</summary>
internal static class EtcdJobs
{
    public static readonly ObjectKey Key = new(TfJob.Definition, "ns", "job");

    public static async Task<EtcdReplica> StartAsync(string address)
    {
        var replica = EtcdReplica.Create("/registry", address);
        Assert.Null(await replica.Store.WaitUntilReadyAsync());
        return replica;
    }

    public static async Task<WatchEvent> NextAsync(WatchConnection watch)
    {
        var changes = new List<WatchEvent>(1);
        while (true)
        {
            Assert.True(watch.TryRead(changes));
            if (changes.Count > 0)
            {
                watch.Position = changes[0].Version;
                return changes[0];
            }

            await watch.WaitAsync().AsTask().WithPatience();
        }
    }

    public static ApiObject Job(string name = "job") => new(TfJob.Definition, Meta.Create(name), default, default);

    public static ApiObject Labeled(ApiObject job, string value) => job.With(job.Meta with { Labels = Encoding($$"""{"a":"{{value}}"}""") }, job.Spec);

    public static ReadOnlyMemory<byte> Encoding(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
