using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Storage.Etcd;

/// <summary>Each test has an etcd of its own, because it fills it.</summary>
public sealed class EtcdQuotaTests
{
    private static readonly ObjectKey Key = new(TfJob.Definition, "ns", "job");

    private static readonly ReadOnlyMemory<byte> Large = System.Text.Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', 900_000)}}"}""");

    [Fact]
    public async Task An_etcd_without_space_rejects_updates_and_allows_deletions()
    {
        await using var etcd = await Support.Etcd.StartAsync("--quota-backend-bytes", "2000000");
        using var replica = EtcdReplica.Create("/registry", etcd.Address);
        Assert.True((await replica.Store.CreateAsync(Job("job", Large))).TryGet(out var last, out var failure), failure?.Message);
        for (var i = 0; failure is null; i++)
        {
            var labels = System.Text.Encoding.UTF8.GetBytes($$"""{"a":"{{i}}"}""");
            last = (await replica.Store.UpdateAsync(Key, job => job.With(job.Meta with { Labels = labels }, job.Spec))).TryGet(out var updated, out failure) ? updated : last;
        }

        // etcd applies the write that exceeds its quota, although it rejects it
        Assert.Equal((503, "etcdserver: mvcc: database space exceeded", (int?)null), (failure.Code, failure.Message, failure.Details?.RetryAfterSeconds));
        Assert.True((await replica.Store.GetAsync(Key)).TryGet(out var found, out _));
        Assert.Equal(last!.Version, found.Version);
        Assert.Null(Code(await replica.Store.DeleteAsync(Key, _ => null)));
    }

    [Fact]
    public async Task A_create_that_a_full_etcd_rejects_may_have_been_applied_if_anything_has_changed()
    {
        await using var etcd = await Support.Etcd.StartAsync("--quota-backend-bytes", "2000000");
        using var replica = EtcdReplica.Create("/registry", etcd.Address);
        using var other = EtcdReplica.Create("/registry", etcd.Address);
        for (var i = 0; Code(await other.Store.CreateAsync(Job($"large-{i}", Large))) is null; i++)
        {
            // until there is no space
        }

        Assert.Equal(404, Code(await replica.Store.GetAsync(Key)));
        Assert.Equal(503, Code(await replica.Store.CreateAsync(Job("job"))));

        await other.Store.DeleteAsync(new(TfJob.Definition, "ns", "large-0"), _ => null);

        Assert.Equal(504, Code(await replica.Store.CreateAsync(Job("job"))));
        Assert.Equal(503, Code(await replica.Store.CreateAsync(Job("job"))));
    }

    private static ApiObject Job(string name, ReadOnlyMemory<byte> spec = default) => new(TfJob.Definition, Meta.Create(name), spec, default);

    private static int? Code(Result<ApiObject> outcome) => outcome.TryGet(out _, out var failure) ? null : failure.Code;
}
