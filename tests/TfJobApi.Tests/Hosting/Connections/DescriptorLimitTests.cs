using System.Net.Sockets;
using TfJobApi.Hosting.Connections;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Hosting.Connections;

/// <summary>A server with few descriptors. The runtime with its JIT compiler has 200 open itself; .ci/run has the case of 64 for the native binary.</summary>
public sealed class DescriptorLimitTests
{
    [Theory]
    [InlineData(64, 48)]
    [InlineData(256, 224)]
    [InlineData(1024, 960)]
    [InlineData(1_048_576, 1_048_512)]
    [InlineData(8, 0)]
    public void Connections_leave_descriptors_to_the_rest_of_the_process(ulong limit, ulong end) =>
        Assert.Equal(end, FileDescriptors.EndOfConnections(limit));

    [Theory]
    [InlineData(256)]
    [InlineData(1024)]
    public async Task A_server_without_descriptors_serves_its_connections_and_recovers(int descriptors)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Windows has no such limit");
        await using var server = await ServerProcess.StartAsync($"ulimit -n {descriptors}");
        using var old = server.CreateClient();
        Assert.Equal(200, (await old.Get(TestHost.Job)).Code);

        var clients = await ConnectAsync(server.Address, descriptors + 100);

        // the server accepts in order, so it has closed the last connection after all others
        Assert.True(await IsClosedAsync(clients[^1]));
        Assert.Equal(200, (await old.Patch(TestHost.Job, """{"metadata":{"labels":{"at":"limit"}}}""")).Code);

        clients.ForEach(client => client.Dispose());
        await AnswersAsync(server);
    }

    [Fact]
    public async Task The_soft_limit_is_raised_to_the_hard_one()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        await using var server = await ServerProcess.StartAsync("ulimit -Sn 300");

        var limits = (await File.ReadAllLinesAsync($"/proc/{server.Id}/limits", TestContext.Current.CancellationToken))
            .Single(line => line.StartsWith("Max open files", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(limits[4], limits[3]);
    }

    private static async Task<List<TcpClient>> ConnectAsync(Uri address, int count)
    {
        List<TcpClient> clients = [];
        for (var i = 0; i < count; i++)
        {
            var client = new TcpClient();
            clients.Add(client);
            try
            {
                await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
            }
            catch (SocketException)
            {
                // the server has closed it already
            }
        }

        return clients;
    }

    private static async Task<bool> IsClosedAsync(TcpClient client)
    {
        try
        {
            return !client.Connected || await client.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>
    /// Waits for an answer over a new connection. The server needs a moment to see that the others are closed, and reports nothing then,
    /// so each attempt waits for the next tick.
    /// </summary>
    private static async Task AnswersAsync(ServerProcess server)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while (!await IsAnsweredAsync(server))
        {
            await ticks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Returns false for a connection that is closed, because the others still have their descriptors.</summary>
    private static async Task<bool> IsAnsweredAsync(ServerProcess server)
    {
        using var client = server.CreateClient();
        try
        {
            Assert.Equal(200, (await client.Get("/healthz")).Code);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
