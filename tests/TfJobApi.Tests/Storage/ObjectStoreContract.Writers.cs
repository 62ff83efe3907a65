using System.Collections.Concurrent;
using TfJobApi.Errors;
using TfJobApi.Resources.Definitions;
using static TfJobApi.Tests.Support.Outcome;

namespace TfJobApi.Tests.Storage;

public abstract partial class ObjectStoreContract
{
    private const int Writers = 16;

    [Fact]
    public async Task Concurrent_updates_without_a_version_are_all_applied()
    {
        const int each = 200;
        var store = Create();
        await store.CreateAsync(Job("job"));

        await RunWritersAsync(async _ =>
        {
            for (var i = 0; i < each; i++)
            {
                Value(await store.UpdateAsync(Key, job => WithCount(job, Count(job) + 1)));
            }
        });

        Assert.Equal(Writers * each, Count(await GetAsync(store, Key)));
    }

    [Fact]
    public async Task Exactly_one_of_concurrent_updates_with_the_same_version_is_applied()
    {
        var store = Create();
        await store.CreateAsync(Job("job"));

        for (var round = 0; round < 100; round++)
        {
            var version = (await GetAsync(store, Key)).Version;
            var codes = new ConcurrentBag<int>();
            await RunWritersAsync(async writer =>
            {
                var outcome = await store.UpdateAsync(
                    Key, job => job.Version == version ? WithCount(job, (round * Writers) + writer + 1) : ApiErrors.Conflict(TfJob.Definition.Name, "job"));
                codes.Add(outcome.TryGet(out _, out var failure) ? 200 : failure.Code);
            });

            Assert.Equal([200, .. Enumerable.Repeat(409, Writers - 1)], codes.Order());
        }
    }

    [Fact]
    public async Task Exactly_one_of_concurrent_creates_of_a_name_is_applied()
    {
        var store = Create();
        var codes = new ConcurrentBag<int>();

        await RunWritersAsync(async _ => codes.Add((await store.CreateAsync(Job("job"))).TryGet(out var _, out var failure) ? 201 : failure.Code));

        Assert.Equal([201, .. Enumerable.Repeat(409, Writers - 1)], codes.Order());
    }

    [Fact]
    public async Task No_two_changes_share_a_version()
    {
        var store = Create();
        var versions = new ConcurrentBag<long>();

        await RunWritersAsync(async writer =>
        {
            for (var i = 0; i < 100; i++)
            {
                versions.Add(Value(await store.CreateAsync(Job($"job-{writer}-{i}"))).Version);
            }
        });

        Assert.Equal(Writers * 100, versions.Distinct().Count());
        Assert.Equal(versions.Max(), await store.GetVersionAsync());
    }

    private static async Task RunWritersAsync(Func<int, Task> write)
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
}
