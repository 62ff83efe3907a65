using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TfJobApi.Tenants;
using TfJobApi.Tests.Support;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Watch;

/// <summary>Behavior that needs a real connection: ends, disconnections, and many watches at once.</summary>
public sealed class WatchOverSocketTests
{
    [Fact]
    public async Task A_stopping_server_ends_its_watches_regularly()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();
        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true");
        Assert.NotNull(await watch.NextAsync());

        await host.StopAsync();

        // an end of the stream, not a broken one
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task A_stopping_server_does_not_wait_for_a_stalled_watch()
    {
        await using var host = await SocketHost.StartAsync(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true");
        var large = new string('x', 200_000);

        // more than the buffers of both sides hold
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(200, (await client.Patch(TestHost.Job, $$$"""{"metadata":{"annotations":{"a":"{{{i}}}{{{large}}}"} } }""")).Code);
        }

        // container runtimes kill the process after ten seconds; the watch itself would take half an hour
        Assert.Equal(TimeSpan.FromSeconds(4), host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
        await host.StopAsync().WithPatience();
    }

    [Fact]
    public async Task A_stalled_watch_is_disconnected_and_does_not_delay_writes()
    {
        await using var host = await SocketHost.StartAsync(("Watch:HistoryLength", "64"), ("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        var open = host.Services.GetRequiredService<TenantRegistry>().Default.GetRequiredService<WatchHub>();
        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true");
        var large = new string('x', 200_000);

        // more than the buffers of both sides hold, and as many again as are kept: with fewer, the watch could receive 410 between two sends
        for (var i = 0; open.Count > 0; i++)
        {
            Assert.Equal(200, (await client.Patch(TestHost.Job, $$$"""{"metadata":{"annotations":{"a":"{{{i}}}{{{large}}}"} } }""")).Code);
        }

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (await watch.NextAsync() is not null)
            {
            }
        });
    }

    [Fact]
    public async Task A_watch_receives_every_deletion_even_of_more_objects_than_are_kept()
    {
        const int jobs = 300;
        await using var host = await SocketHost.StartAsync(("Watch:HistoryLength", "16"), ("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        for (var i = 0; i < jobs; i++)
        {
            await client.CreateAsync($"job-{i:000}");
        }

        var first = await VersionAsync(client);
        using var idle = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&resourceVersion={first}&labelSelector=none");
        var watches = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&resourceVersion={first}")));
        var received = Task.WhenAll(watches.Select(watch => watch.NextAsync(jobs)));
        var answer = await client.Call("DELETE", TestHost.Jobs);

        var expected = Enumerable.Range(0, jobs).Select(i => $"DELETED job-{i:000} {first + i + 1}").ToList();
        Assert.All(await received, events => Assert.Equal(expected, events));
        Assert.Equal(jobs, answer.Json["items"]!.AsArray().Count);
        Assert.Equal($"{first}", answer.Version);
        foreach (var watch in watches)
        {
            watch.Dispose();
        }
    }

    [Fact]
    public async Task A_disconnection_within_a_body_or_a_watch_has_no_effect()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();
        var open = host.Services.GetRequiredService<TenantRegistry>().Default.GetRequiredService<WatchHub>();

        var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true");
        using (var half = new System.Net.Sockets.TcpClient(host.Address.Host, host.Address.Port))
        {
            await half.GetStream().WriteAsync(
                Encoding.ASCII.GetBytes($"PATCH {TestHost.Job} HTTP/1.1\r\nHost: x\r\nContent-Type: {HttpCalls.MergePatch}\r\nContent-Length: 100\r\n\r\n{{\"meta"),
                TestContext.Current.CancellationToken);
        }

        watch.Dispose();
        await host.RequestsEndAsync();
        Assert.Equal(0, open.Count);
        Assert.Equal("72444813", (await client.Get(TestHost.Job)).Version);
    }

    /// <summary>Uses the clock of the machine, whose timers are less exact than those of a test.</summary>
    [Fact]
    public async Task Idle_watches_end_at_their_timeout()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();

        var watches = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ =>
            WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&timeoutSeconds=1&resourceVersion=72444813")));
        var ends = Task.WhenAll(watches.Select(watch => watch.NextAsync()));

        Assert.All(await ends.WithPatience(), Assert.Null);
        foreach (var watch in watches)
        {
            watch.Dispose();
        }
    }

    [Fact]
    public async Task Every_watch_receives_every_change_of_concurrent_writers_once_and_in_order()
    {
        const int watchers = 20;
        const int writers = 8;
        const int each = 50;
        await using var host = await SocketHost.StartAsync(("Seeding:Sample", "false"));
        using var client = host.CreateClient();

        var first = await VersionAsync(client);
        var watches = await Task.WhenAll(Enumerable.Range(0, watchers).Select(_ => WatchClient.OpenAsync(client, "/apis/kubeflow.org/v1/tfjobs?watch=true")));
        var writing = Enumerable.Range(0, writers).Select(async writer =>
        {
            for (var i = 0; i < each; i += 4)
            {
                var name = $"job-{writer}-{i}";
                await client.CreateAsync(name);
                await client.Patch($"{TestHost.Jobs}/{name}", """{"metadata":{"labels":{"a":"1"}}}""");
                await client.Patch($"{TestHost.Jobs}/{name}", """{"metadata":{"labels":{"a":"2"}}}""");
                await client.Call("DELETE", $"{TestHost.Jobs}/{name}");
            }
        });
        await Task.WhenAll(writing);

        var last = await VersionAsync(client);
        Assert.True(last - first >= writers * each);
        foreach (var watch in watches)
        {
            for (var version = first + 1; version <= last; version++)
            {
                Assert.Equal($"{version}", (await watch.NextAsync())!["object"]!["metadata"]!["resourceVersion"]!.GetValue<string>());
            }

            watch.Dispose();
        }
    }

    private static async Task<long> VersionAsync(HttpClient client) =>
        long.Parse((await client.Get(TestHost.Jobs)).Version, System.Globalization.CultureInfo.InvariantCulture);
}
