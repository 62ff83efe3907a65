using System.Globalization;
using System.Text;

namespace TfJobApi.Benchmarks;

/// <summary>
/// What a PATCH costs the server, in processor time, compared with the floor: the same requests and as many bytes in the
/// answers. Server and floor take turns, and short ones, so that whatever else the machine does meets both.
/// </summary>
internal static class PatchOverLoopback
{
    private const double AllowedRatio = 1.3;
    private const int Rounds = 41;
    private const int RoundRequests = 5_000;
    private const int WarmUpRequests = 40_000;

    public static async Task AddToAsync(ReportTable table, AotBinary serverBinary, AotBinary floorBinary)
    {
        using var server = ServerProcess.Start(serverBinary, "--Seeding:Sample=false");
        var answerLength = CreateTfJobs(server);
        using var floor = ServerProcess.Start(floorBinary, string.Create(CultureInfo.InvariantCulture, $"--Floor:Bytes={answerLength}"));

        using var serverClient = new LoadClient(server);
        using var floorClient = new LoadClient(floor);
        await serverClient.RunAsync(WarmUpRequests);
        await floorClient.RunAsync(WarmUpRequests);

        List<(Round Server, Round Floor)> rounds = [];
        for (var i = 0; i < Rounds; i++)
        {
            rounds.Add((await serverClient.RunAsync(RoundRequests), await floorClient.RunAsync(RoundRequests)));
        }

        double[] ratios = [.. rounds.Select(round => round.Server.ProcessorMicroseconds / round.Floor.ProcessorMicroseconds)];
        var what = $"PATCH over HTTP, {LoadClient.Connections} connections, {SampleTfJobs.Count} TFJobs of {answerLength} bytes";
        var half = string.Create(CultureInfo.InvariantCulture, $"{ratios.Quantile(0.25):0.00} to {ratios.Quantile(0.75):0.00}");
        table.AddRatio($"{what}: processor time, server / floor (half of the rounds: {half})", ratios.Median(), AllowedRatio);
        Add(table, "server", rounds.Select(round => round.Server));
        Add(table, "floor", rounds.Select(round => round.Floor));
    }

    private static void Add(ReportTable table, string who, IEnumerable<Round> rounds)
    {
        var what = $"PATCH over HTTP, {who}";
        table.Add($"{what}: processor time of one", rounds.Select(round => round.ProcessorMicroseconds).Median(), null, "µs");
        table.Add($"{what}: in one second", rounds.Select(round => round.RequestsPerSecond).Median(), null, "");
    }

    /// <summary>Creates the TFJobs; returns how long the answer to a PATCH of one of them is.</summary>
    private static int CreateTfJobs(ServerProcess server)
    {
        using var connection = new HttpConnection(server.Port);
        var line = $"POST /apis/kubeflow.org/v1/namespaces/{SampleTfJobs.Namespace}/tfjobs HTTP/1.1";
        for (var i = 0; i < SampleTfJobs.Count; i++)
        {
            var body = SampleTfJobs.Body(SampleTfJobs.NameOf(i), SampleTfJobs.SmallSize);
            var head = string.Create(
                CultureInfo.InvariantCulture,
                $"{line}\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
            connection.Send([.. Encoding.UTF8.GetBytes(head), .. body], 201);
        }

        return connection.Send(PatchRequest.ForSamples().For(0, 0), 200);
    }
}
