using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tests.Journal;

namespace TfJobApi.Tests.Storage;

/// <summary>What every store promises; a store passes by a class that makes one for these tests.</summary>
public abstract class ObjectStoreContract
{
    private const int Writers = 16;

    private static readonly ObjectKey Key = new(TfJob.Definition, "ns", "job");

    [Fact]
    public async Task Versions_come_from_one_counter_for_all_jobs()
    {
        var store = Create();
        var first = store.Snapshot.Version;

        var a = Value(await store.CreateAsync(Job("a")));
        var b = Value(await store.CreateAsync(Job("b")));
        await store.DeleteAsync(a.Key, _ => null);
        var c = Value(await store.CreateAsync(Job("c")));

        Assert.Equal([first + 1, first + 2, first + 4], [a.Version, b.Version, c.Version]);
        Assert.Equal(first + 4, store.Snapshot.Version);
    }

    [Fact]
    public async Task A_name_is_taken_once()
    {
        var store = Create();
        await store.CreateAsync(Job("job"));
        var before = store.Snapshot;

        Assert.Equal("AlreadyExists", Failure(await store.CreateAsync(Job("job"))).Reason);
        Assert.Same(before, store.Snapshot);
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_updated_or_deleted()
    {
        var store = Create();

        Assert.Equal(404, Failure(await store.UpdateAsync(Key, job => job)).Code);
        Assert.Equal(404, Failure(await store.DeleteAsync(Key, _ => null)).Code);
    }

    [Fact]
    public async Task An_update_that_fails_changes_nothing()
    {
        var store = Create();
        await store.CreateAsync(Job("job"));
        var before = store.Snapshot;

        Assert.Equal("no", Failure(await store.UpdateAsync(Key, _ => ApiErrors.BadRequest("no"))).Message);
        Assert.Same(before, store.Snapshot);
    }

    [Fact]
    public async Task An_update_that_changes_nothing_takes_no_version()
    {
        var store = Create();
        var created = Value(await store.CreateAsync(Job("job")));
        var before = store.Snapshot;

        Assert.Same(created, Value(await store.UpdateAsync(Key, job => job)));
        Assert.Same(before, store.Snapshot);
    }

    [Fact]
    public async Task A_delete_that_is_refused_changes_nothing()
    {
        var store = Create();
        await store.CreateAsync(Job("job"));
        var before = store.Snapshot;

        Assert.Equal("no", Failure(await store.DeleteAsync(Key, _ => ApiErrors.BadRequest("no"))).Message);
        Assert.Same(before, store.Snapshot);
    }

    [Fact]
    public async Task A_snapshot_does_not_move()
    {
        var store = Create();
        await store.CreateAsync(Job("job"));
        var before = store.Snapshot;

        await store.UpdateAsync(Key, job => Next(job, 7));
        await store.CreateAsync(Job("other"));

        Assert.Equal(["job"], before.In("ns").Keys);
        Assert.Equal("0", Count(before.Find(Key)!));
    }

    [Fact]
    public async Task Of_writers_without_a_version_none_loses_its_change()
    {
        const int each = 200;
        var store = Create();
        var first = Value(await store.CreateAsync(Job("job"))).Version;

        await AtOnce(async _ =>
        {
            for (var i = 0; i < each; i++)
            {
                Value(await store.UpdateAsync(Key, job => Next(job, int.Parse(Count(job), null) + 1)));
            }
        });

        Assert.Equal($"{Writers * each}", Count(store.Find(Key)!));
        Assert.Equal(first + (Writers * each), store.Find(Key)!.Version);
    }

    [Fact]
    public async Task Of_writers_with_one_version_exactly_one_wins()
    {
        var store = Create();
        await store.CreateAsync(Job("job"));

        for (var round = 0; round < 100; round++)
        {
            var version = store.Find(Key)!.Version;
            var won = 0;
            await AtOnce(async writer =>
            {
                var outcome = await store.UpdateAsync(
                    Key, job => job.Version == version ? Next(job, (round * Writers) + writer + 1) : ApiErrors.Conflict("job"));
                Interlocked.Add(ref won, outcome.Succeeded(out _, out var failure) ? 1 : failure.Code == 409 ? 0 : 100);
            });

            Assert.Equal(1, won);
        }
    }

    [Fact]
    public async Task Versions_are_given_once_however_many_write()
    {
        var store = Create();
        var versions = new System.Collections.Concurrent.ConcurrentBag<long>();

        await AtOnce(async writer =>
        {
            for (var i = 0; i < 100; i++)
            {
                versions.Add(Value(await store.CreateAsync(Job($"job-{writer}-{i}"))).Version);
            }
        });

        Assert.Equal(Writers * 100, versions.Distinct().Count());
        Assert.Equal(versions.Max(), store.Snapshot.Version);
    }

    [Fact]
    public async Task What_is_restored_is_what_was_and_versions_go_on_from_there()
    {
        var store = Create();
        await store.CreateAsync(Job("job"));
        var moment = store.Snapshot;
        await store.DeleteAsync(Key, _ => null);
        await store.CreateAsync(Job("other"));

        store.Restore(moment);

        Assert.Same(moment, store.Snapshot);
        Assert.Equal(moment.Version + 1, Value(await store.CreateAsync(Job("next"))).Version);
    }

    private protected abstract IObjectStore Create();

    private static async Task AtOnce(Func<int, Task> write)
    {
        using var start = new Barrier(Writers);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Factory.StartNew(
            async () =>
            {
                start.SignalAndWait();
                await write(writer);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()));
    }

    private static ApiObject Job(string name, string @namespace = "ns", int count = 0) =>
        new(TfJob.Definition, new() { Name = name, Namespace = @namespace, Uid = "u", Labels = System.Text.Encoding.UTF8.GetBytes($"{{\"count\":\"{count}\"}}") }, default, default);

    private static ApiObject Next(ApiObject job, int count) => Job(job.Key.Name, job.Key.Namespace, count);

    private static string Count(ApiObject job) => System.Text.Encoding.UTF8.GetString(job.Meta.Labels.Span).Split('"')[3];

    private static ApiObject Value(Result<ApiObject> outcome)
    {
        Assert.True(outcome.Succeeded(out var job, out var failure), failure?.Message);
        return job!;
    }

    private static ApiStatus Failure(Result<ApiObject> outcome)
    {
        Assert.False(outcome.Succeeded(out _, out var failure));
        return failure!;
    }
}
