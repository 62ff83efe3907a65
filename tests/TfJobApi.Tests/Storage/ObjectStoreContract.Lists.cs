using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;
using static TfJobApi.Tests.Support.Outcome;

namespace TfJobApi.Tests.Storage;

public abstract partial class ObjectStoreContract
{
    [Fact]
    public async Task A_list_is_sorted_by_the_keys_of_etcd()
    {
        var store = Create();
        foreach (var (@namespace, name) in new[] { ("ns", "b"), ("ns-2", "a"), ("ns", "a-2"), ("ns", "a"), ("a", "z"), ("ns", "a.b") })
        {
            await store.CreateAsync(Job(name, @namespace));
        }

        Assert.Equal(["a/z", "ns-2/a", "ns/a", "ns/a-2", "ns/a.b", "ns/b"], Names(await ListAsync(store)));
        Assert.Equal(["ns/a", "ns/a-2", "ns/a.b", "ns/b"], Names(await ListAsync(store, "ns")));
        Assert.Empty(Names(await ListAsync(store, "none")));
        Assert.Equal(await store.GetVersionAsync(), (await ListAsync(store, "none")).Version);
    }

    [Fact]
    public async Task Only_a_version_that_does_not_exist_yet_is_a_timeout()
    {
        var store = Create();
        var version = (await store.CreateAsync(Job("job"))).TryGet(out var created, out _) ? created.Version : 0;
        var future = await store.CheckVersionAsync(long.MaxValue);

        Assert.Null(await store.CheckVersionAsync(1));
        Assert.Null(await store.CheckVersionAsync(version));
        Assert.Equal((504, "Timeout", 1), (future!.Code, future.Reason, future.Details?.RetryAfterSeconds));
    }

    [Fact]
    public async Task A_list_does_not_change_after_it_was_returned()
    {
        var store = Create();
        await store.CreateAsync(Job("job"));
        var list = await ListAsync(store);

        await store.UpdateAsync(Key, job => WithCount(job, 7));
        await store.CreateAsync(Job("other"));
        await store.DeleteAsync(new(TfJob.Definition, "ns", "other"), _ => null);

        Assert.Equal(0, Count(Assert.Single(list.Items)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ns")]
    public async Task Pages_have_the_version_of_the_first_page(string? @namespace)
    {
        var store = Create();
        for (var i = 0; i < 10; i++)
        {
            await store.CreateAsync(Job($"job-{i}"));
        }

        await store.CreateAsync(Job("job", "other"));
        var expected = Names(await ListAsync(store, @namespace)).ToList();
        List<string> names = [];
        ObjectList? page = null;
        do
        {
            page = Value(await store.ListAsync(new(TfJob.Definition, @namespace) { Limit = 3, Version = page?.Version, IsExact = true, After = page?.Items.Last().Key }));
            names.AddRange(Names(page));
            Assert.Equal(page.HasMore ? expected.Count - names.Count : null, page.Remaining);

            // This includes objects of later pages.
            await store.DeleteAsync(new(TfJob.Definition, "ns", $"job-{names.Count + 1}"), _ => null);
            await store.CreateAsync(Job($"job-{names.Count}-new"));
        }
        while (page.HasMore);

        Assert.Equal(expected, names);
    }

    [Fact]
    public async Task A_page_after_a_key_of_the_newest_version_begins_after_it_even_if_it_was_deleted()
    {
        var store = Create();
        foreach (var name in new[] { "a", "b", "c" })
        {
            await store.CreateAsync(Job(name));
        }

        await store.DeleteAsync(new(TfJob.Definition, "ns", "b"), _ => null);

        Assert.Equal(["ns/c"], Names(Value(await store.ListAsync(new(TfJob.Definition, "ns") { After = new(TfJob.Definition, "ns", "b") }))));
        Assert.Equal(["ns/c"], Names(Value(await store.ListAsync(new(TfJob.Definition, null) { After = new(TfJob.Definition, "ns", "b") }))));
        Assert.Equal(["ns/a", "ns/c"], Names(Value(await store.ListAsync(new(TfJob.Definition, null) { After = new(TfJob.Definition, "a", "z") }))));
    }

    [Fact]
    public async Task A_page_is_full_of_objects_that_match_the_filter()
    {
        var store = Create();
        for (var i = 0; i < 10; i++)
        {
            await store.CreateAsync(Job($"job-{i}", count: i % 2));
        }

        var query = new ListQuery(TfJob.Definition, "ns") { Limit = 3, Filter = job => Count(job) == 1 };
        var first = Value(await store.ListAsync(query));
        var second = Value(await store.ListAsync(query with { After = new(TfJob.Definition, "ns", "job-5"), Version = first.Version, IsExact = true }));

        Assert.Equal(["ns/job-1", "ns/job-3", "ns/job-5"], Names(first));
        Assert.Equal((true, (int?)null), (first.HasMore, first.Remaining));
        Assert.Equal(["ns/job-7", "ns/job-9"], Names(second));
        Assert.False(second.HasMore);
    }

    /// <summary>Recorded with Kubernetes 1.20.2: three objects with the count 1, two with 2, one with 3.</summary>
    [Theory]
    [InlineData(1, 1, "a1", true)]
    [InlineData(1, 2, "a1 a2", true)]
    [InlineData(1, 3, "a1 a2 a3", true)]
    [InlineData(2, 1, "b1", true)]
    [InlineData(2, 2, "b1 b2", true)]
    [InlineData(2, 3, "b1 b2", false)]
    [InlineData(3, 1, "c1", false)]
    [InlineData(4, 1, "", false)]
    public async Task A_full_page_has_another_one_while_any_object_follows(int count, int limit, string names, bool hasMore)
    {
        var store = Create();
        foreach (var name in new[] { "a1", "a2", "a3", "b1", "b2", "c1" })
        {
            await store.CreateAsync(Job(name, count: name[0] - 'a' + 1));
        }

        // an earlier one does not follow
        await store.CreateAsync(Job("z", "a"));
        foreach (var @namespace in new[] { "ns", null })
        {
            var page = Value(await store.ListAsync(new(TfJob.Definition, @namespace) { Limit = limit, Filter = job => Count(job) == count }));

            Assert.Equal(names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => $"ns/{name}"), Names(page));
            Assert.Equal((hasMore, (int?)null), (page.HasMore, page.Remaining));
        }
    }

    [Fact]
    public async Task An_object_of_another_namespace_follows_only_in_a_list_of_all()
    {
        var store = Create();
        await store.CreateAsync(Job("a"));
        await store.CreateAsync(Job("b", "ns-2"));

        Assert.False(Value(await store.ListAsync(new(TfJob.Definition, "ns") { Limit = 1 })).HasMore);
        Assert.Equal((true, 1), Value(await store.ListAsync(new(TfJob.Definition, null) { Limit = 1 })) is var page ? (page.HasMore, page.Remaining!.Value) : default);
    }

    /// <summary>The store on etcd reads 500 keys at a time.</summary>
    [Theory]
    [InlineData(499, 499, true)]
    [InlineData(500, 500, true)]
    [InlineData(501, 501, false)]
    [InlineData(500, 1, true)]
    [InlineData(501, 1, false)]
    public async Task A_long_page_ends_with_the_last_object_that_matches(int last, int limit, bool hasMore)
    {
        var store = Create();
        await Task.WhenAll(Enumerable.Range(1, 501).Select(i => store.CreateAsync(Job($"job-{i:000}")).AsTask()));
        Func<ApiObject, bool> filter = limit == 1 ? job => job.Key.Name == $"job-{last}" : _ => true;

        var page = Value(await store.ListAsync(new(TfJob.Definition, "ns") { Limit = limit, Filter = filter }));

        Assert.Equal((limit, $"job-{last}", hasMore), (page.Items.Count(), page.Items.Last().Key.Name, page.HasMore));
    }

    [Fact]
    public async Task A_list_of_a_minimum_version_is_at_least_as_new()
    {
        var store = Create();
        var first = Value(await store.CreateAsync(Job("a"))).Version;
        var second = Value(await store.CreateAsync(Job("b"))).Version;

        Assert.InRange(Value(await store.ListAsync(new(TfJob.Definition, null) { Version = first })).Version, first, second);
        Assert.Equal(second, Value(await store.ListAsync(new(TfJob.Definition, null) { Version = second })).Version);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_future_version_is_504(bool isExact)
    {
        var store = Create();

        Assert.Equal(504, Failure(await store.ListAsync(new(TfJob.Definition, null) { Version = await store.GetVersionAsync() + 1000, IsExact = isExact })).Code);
    }

    [Fact]
    public async Task A_list_of_an_exact_version_is_that_version_or_expired()
    {
        var store = Create();
        List<(long Version, List<string> Names)> states = [];
        for (var i = 0; i < 30; i++)
        {
            await store.CreateAsync(Job($"job-{i:00}"));
            await store.DeleteAsync(new(TfJob.Definition, "ns", $"job-{i - 4:00}"), _ => null);
            states.Add((await store.GetVersionAsync(), [.. Names(await ListAsync(store))]));
        }

        var codes = new List<int>();
        foreach (var (version, names) in states)
        {
            var outcome = await store.ListAsync(new(TfJob.Definition, null) { Version = version, IsExact = true });
            codes.Add(outcome.TryGet(out var list, out var failure) ? 200 : failure.Code);
            if (list is not null)
            {
                Assert.Equal(version, list.Version);
                Assert.Equal(names, Names(list));
            }
        }

        Assert.Equal(codes.OrderDescending(), codes);
        Assert.All(codes, code => Assert.True(code is 200 or 410));
        Assert.Equal(200, codes[^1]);
    }
}
