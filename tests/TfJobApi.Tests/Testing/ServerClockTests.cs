using System.Text;
using TfJobApi.Testing;

namespace TfJobApi.Tests.Testing;

public sealed class ServerClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task The_clock_advances_until_a_job_has_a_state()
    {
        await using var server = await StartAsync("succeed;run=30s", "\"ttlSecondsAfterFinished\":60,");

        await server.Clock.AdvanceUntilPodAsync("kube-test", "j", "worker-1", JobPodPhase.Running);
        Assert.Equal(Start.AddSeconds(1), server.Clock.Now);

        await server.Clock.AdvanceUntilAsync("kube-test", "j", JobConditionType.Succeeded);
        Assert.Equal(Start.AddSeconds(31), server.Clock.Now);

        await server.Clock.AdvanceUntilGoneAsync("kube-test", "j");
        Assert.Equal(Start.AddSeconds(91), server.Clock.Now);
    }

    [Fact]
    public async Task A_state_that_does_not_come_throws_with_the_state_of_the_job()
    {
        await using var server = await StartAsync("hang");

        var exception = await Assert.ThrowsAsync<TimeoutException>(() => server.Clock.AdvanceUntilAsync("kube-test", "j", JobConditionType.Failed, TimeSpan.FromHours(1)));

        Assert.EndsWith("its conditions: Created, Running; its pods: worker-0 Running, worker-1 Running", exception.Message, StringComparison.Ordinal);
        Assert.Equal(Start.AddHours(1), server.Clock.Now);
    }

    [Fact]
    public async Task Invalid_arguments_throw()
    {
        await using var server = await StartAsync("hang");
        var clock = server.Clock;

        await Assert.ThrowsAsync<ArgumentException>(() => clock.AdvanceUntilAsync("kube-test", "other", JobConditionType.Failed));
        await Assert.ThrowsAsync<ArgumentException>(() => clock.AdvanceUntilPodAsync("kube-test", "j", "j-worker-0", JobPodPhase.Running));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => clock.AdvanceUntilAsync("kube-test", "j", (JobConditionType)9));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => clock.AdvanceUntilGoneAsync("kube-test", "j", TimeSpan.MaxValue));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => clock.AdvanceUntilGoneAsync("kube-test", "j", TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.SetRate(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.SetRate(double.NaN));
        Assert.Equal((Start, 1), (clock.Now, clock.Rate));
    }

    [Fact]
    public async Task The_rate_of_the_clock_can_be_set()
    {
        await using var server = await StartAsync("hang");

        server.Clock.SetRate(60);

        Assert.Equal((60, true), (server.Clock.Rate, server.Clock.IsFrozen));
    }

    private static async Task<TfJobApiServer> StartAsync(string scenario, string more = "")
    {
        var server = await TfJobApiServer.StartAsync(
            options => (options.UseSocket, options.ClockStart, options.ClockFrozen) = (false, Start, true), TestContext.Current.CancellationToken);
        using var client = server.CreateClient();
        var json = $$"""
            {"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"j","annotations":{"tfjobapi/lifecycle":"{{scenario}}"} },
             "spec":{ {{more}} "tfReplicaSpecs":{"Worker":{"replicas":2,"template":{"spec":{"containers":[{"name":"tensorflow","image":"mnist"}]} } } } } }
            """;
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var created = await client.PostAsync(new Uri("/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs", UriKind.Relative), body, TestContext.Current.CancellationToken);
        Assert.True(created.IsSuccessStatusCode);
        return server;
    }
}
