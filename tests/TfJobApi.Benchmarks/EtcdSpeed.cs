using System.Diagnostics;
using System.Globalization;
using TfJobApi.Stress.Servers;

namespace TfJobApi.Benchmarks;

/// <summary>
/// Compares replicas on one etcd with the transactions of the same library without a server, and with a server in memory. etcd,
/// servers and clients share the machine. Nothing is measured where etcd is not installed.
/// </summary>
internal static class EtcdSpeed
{
    /// <summary>PATCHes are to reach 60 % of the rate of raw transactions.</summary>
    private const double AllowedRatio = 1 / 0.6;
    private const double AllowedAddedMicroseconds = 150;
    private const int Rounds = 21;
    private const int RoundWrites = 2_000;
    private const int WarmUpWrites = 10_000;

    private const int WatchedPatches = 2_000;
    private const double WatchedPerSecond = 500;
    private const double AllowedWatchMilliseconds = 10;

    private const int ManyJobs = 10_000;
    private const int Starts = 5;
    private const double AllowedReadyMilliseconds = 2_000;

    private static readonly string[] Common = ["--Seeding:Sample=false", "--Journal:Length=0"];

    public static async Task AddToAsync(ReportTable table, AotBinary serverBinary)
    {
        if (!InstalledPrograms.Has("etcd"))
        {
            return;
        }

        await using var etcd = await EtcdProcess.StartAsync();
        using var a = Start(serverBinary, etcd);
        using var b = Start(serverBinary, etcd);
        SampleTfJobs.Create(a);
        await AddPatchesAsync(table, serverBinary, etcd, a);
        await AddWatchAsync(table, a, b);
        SampleTfJobs.Create(a, ManyJobs - SampleTfJobs.Count, first: SampleTfJobs.Count);
        AddReady(table, serverBinary, etcd);
    }

    private static ServerProcess Start(AotBinary binary, EtcdProcess etcd) =>
        ServerProcess.Start(binary, [.. Common, "--Storage:Kind=Etcd", $"--Storage:Etcd:Endpoints={etcd.Address}"]);

    private static async Task AddPatchesAsync(ReportTable table, AotBinary serverBinary, EtcdProcess etcd, ServerProcess replica)
    {
        using var memory = ServerProcess.Start(serverBinary, Common);
        SampleTfJobs.Create(memory);
        using var raw = new RawTransactions(etcd.Address);
        using var replicaClient = new LoadClient(replica, SampleRequest.PatchOfSample);
        using var memoryClient = new LoadClient(memory, SampleRequest.PatchOfSample);
        await raw.RunAsync(WarmUpWrites);
        await replicaClient.RunAsync(WarmUpWrites);
        await memoryClient.RunAsync(WarmUpWrites);

        List<(double Raw, Round Replica, Round Memory)> rounds = [];
        for (var i = 0; i < Rounds; i++)
        {
            rounds.Add((await raw.RunAsync(RoundWrites), await replicaClient.RunAsync(RoundWrites), await memoryClient.RunAsync(RoundWrites)));
        }

        double[] ratios = [.. rounds.Select(round => round.Raw / round.Replica.RequestsPerSecond)];
        var half = string.Create(CultureInfo.InvariantCulture, $"{ratios.Quantile(0.25):0.00} to {ratios.Quantile(0.75):0.00}");
        table.AddRatio($"PATCH on etcd, {LoadClient.Connections} connections: time, server / raw transactions (half of the rounds: {half})", ratios.Median(), AllowedRatio);
        table.Add(
            "PATCH on etcd: processor time of the server in addition to a PATCH in memory",
            rounds.Select(round => round.Replica.ProcessorMicroseconds - round.Memory.ProcessorMicroseconds).Median(),
            AllowedAddedMicroseconds,
            "µs");
        table.Add("PATCH on etcd: in one second", rounds.Select(round => round.Replica.RequestsPerSecond).Median(), null, "");
        table.Add("raw transactions of the same library: in one second", rounds.Select(round => round.Raw).Median(), null, "");
    }

    private static async Task AddWatchAsync(ReportTable table, ServerProcess written, ServerProcess watched)
    {
        var (times, kept) = await new PacedPatches(written, WatchedPatches, WatchedPerSecond).MeasureAsync(watched, watchers: 1);
        var what = string.Create(CultureInfo.InvariantCulture, $"two replicas on etcd, {WatchedPerSecond:N0} PATCHes a second wanted, {kept:N0} kept: PATCH sent to one until its event at the other");
        table.Add($"{what}, median", times.Median(), AllowedWatchMilliseconds, "ms");
        table.Add($"{what}, 99 %", times.Quantile(0.99), null, "ms");
    }

    private static void AddReady(ReportTable table, AotBinary binary, EtcdProcess etcd)
    {
        List<double> times = [];
        for (var i = 0; i < Starts; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var server = Start(binary, etcd);
            using var connection = new HttpConnection(server.Port);
            connection.Send("GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8, 200);
            connection.GetChunked($"/apis/kubeflow.org/v1/namespaces/{SampleTfJobs.Namespace}/tfjobs?resourceVersion=0");
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var what = string.Create(CultureInfo.InvariantCulture, $"{ManyJobs:N0} TFJobs in etcd: start of a replica until its first list from the cache");
        table.Add(what, times.Median(), AllowedReadyMilliseconds, "ms");
    }
}
