using TfJobApi.Resources;
using TfJobApi.Storage;

namespace TfJobApi.Tests.Storage;

/// <summary>What every store promises of deleting many.</summary>
public abstract class TfJobStoreDeletionContract
{
    [Fact]
    public async Task Deleting_all_takes_one_namespace_and_those_that_match()
    {
        var store = Create();
        await store.CreateAsync(Job("b"));
        await store.CreateAsync(Job("a"));
        await store.CreateAsync(Job("kept"));
        await store.CreateAsync(Job("a", "other"));
        var before = store.Snapshot.Version;

        var deleted = await store.DeleteAllAsync("ns", job => job.Key.Name != "kept");

        Assert.Equal(["a", "b"], deleted.In("ns").Keys);
        Assert.Equal(["kept"], store.Snapshot.In("ns").Keys);
        Assert.Equal(["a"], store.Snapshot.In("other").Keys);
        Assert.Equal(before + 2, store.Snapshot.Version);
    }

    [Fact]
    public async Task Deleting_many_asks_once_for_each_in_order()
    {
        var store = Create();
        var names = Enumerable.Range(0, 100).Select(i => $"job-{i:00}").ToList();
        foreach (var name in names)
        {
            await store.CreateAsync(Job(name));
        }

        List<string> asked = [];
        var deleted = await store.DeleteAllAsync("ns", job =>
        {
            asked.Add(job.Key.Name);
            return job.Key.Name != "job-50" && asked.Count <= 90;
        });

        Assert.Equal(names, asked);
        Assert.Equal(names.Take(90).Where(name => name != "job-50"), deleted.In("ns").Keys);
        Assert.Equal(["job-50", .. names.Skip(90)], store.Snapshot.In("ns").Keys);
        Assert.Equal(store.Snapshot.Version, deleted.Version);
    }

    [Fact]
    public async Task What_is_put_back_while_many_are_deleted_stays()
    {
        var store = Create();
        for (var i = 0; i < 100; i++)
        {
            await store.CreateAsync(Job($"job-{i:00}"));
        }

        var before = store.Snapshot;
        await store.DeleteAllAsync("ns", job =>
        {
            if (job.Key.Name == "job-50")
            {
                store.Restore(before);
            }

            return true;
        });

        Assert.InRange(store.Snapshot.In("ns").Count, 90, 100);
    }

    private protected abstract ITfJobStore Create();

    private static TfJob Job(string name, string @namespace = "ns") => new(new() { Name = name, Namespace = @namespace, Uid = "u" }, default, default);
}
