using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;

namespace TfJobApi.Tests.Storage;

/// <summary>What every store promises of deleting many.</summary>
public abstract class ObjectStoreDeletionContract
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

        var deleted = await store.DeleteAllAsync("ns", ["a", "b", "kept", "not-there"], job => job.Key.Name != "kept");

        Assert.Equal(["a", "b"], deleted.Select(job => job.Key.Name));
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
        var deleted = await store.DeleteAllAsync("ns", names, job =>
        {
            asked.Add(job.Key.Name);
            return job.Key.Name != "job-50" && asked.Count <= 90;
        });

        Assert.Equal(names, asked);
        Assert.Equal(names.Take(90).Where(name => name != "job-50"), deleted.Select(job => job.Key.Name));
        Assert.Equal(["job-50", .. names.Skip(90)], store.Snapshot.In("ns").Keys);
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
        await store.DeleteAllAsync("ns", [.. before.In("ns").Keys], job =>
        {
            if (job.Key.Name == "job-50")
            {
                store.Restore(before);
            }

            return true;
        });

        Assert.InRange(store.Snapshot.In("ns").Count, 90, 100);
    }

    [Fact]
    public async Task What_there_was_at_a_version_is_known_as_long_as_the_changes_since_are()
    {
        var store = Create();
        List<StoreSnapshot> snapshots = [store.Snapshot];
        for (var i = 0; i < 30; i++)
        {
            ObjectKey key = new(TfJob.Definition, "ns", $"job-{i % 4}");
            if (store.Find(key) is null)
            {
                await store.CreateAsync(Job(key.Name));
            }
            else if (i % 3 == 0)
            {
                await store.DeleteAsync(key, _ => null);
            }
            else
            {
                await store.UpdateAsync(key, current => new ApiObject(current.Resource, current.Meta with { GenerateName = $"change-{i}" }, current.Spec, current.Status));
            }

            snapshots.Add(store.Snapshot);
        }

        Assert.Null(store.At(store.Snapshot.Version + 1));

        // it keeps the newest sixteen changes
        Assert.Null(store.At(snapshots[^18].Version));
        Assert.All(snapshots.TakeLast(17), then =>
        {
            var found = store.At(then.Version)!;
            Assert.Equal(then.Version, found.Version);
            Assert.Equal(then.List("ns"), found.List("ns"));
        });
    }

    private protected abstract IObjectStore Create();

    private static ApiObject Job(string name, string @namespace = "ns") => new(TfJob.Definition, new() { Name = name, Namespace = @namespace, Uid = "u" }, default, default);
}
