using System.Globalization;

namespace TfJobApi.Benchmarks;

/// <summary>Compares the slowest responses of the server with the slowest of the floor, in short alternating rounds.</summary>
internal static class TailOverLoopback
{
    private const int Rounds = 15;
    private const int RoundRequests = 20_000;
    private const int WarmUpRequests = 60_000;
    private const double AllowedMegabytes = 40;

    private static readonly (double Part, string Name, double Allowed)[] Tails = [(0.99, "99 %", 2), (0.999, "99.9 %", 3)];

    public static void AddTo(ReportTable table, AotBinary serverBinary, AotBinary floorBinary)
    {
        using var server = ServerProcess.Start(serverBinary, "--Seeding:Sample=false");
        var answerLength = SampleTfJobs.Create(server);
        using var floor = ServerProcess.Start(floorBinary, string.Create(CultureInfo.InvariantCulture, $"--Floor:Bytes={answerLength}"));
        using var serverClient = new LatencyClient(server);
        using var floorClient = new LatencyClient(floor);
        serverClient.Run(WarmUpRequests);
        floorClient.Run(WarmUpRequests);

        List<double> ofServer = [];
        List<double> ofFloor = [];
        for (var i = 0; i < Rounds; i++)
        {
            ofServer.AddRange(serverClient.Run(RoundRequests));
            ofFloor.AddRange(floorClient.Run(RoundRequests));
        }

        var what = $"PATCH over HTTP, {LoadClient.Connections} connections, {SampleTfJobs.Count} TFJobs: response time";
        foreach (var (part, name, allowed) in Tails)
        {
            table.AddRatio($"{what}, {name} are faster, server / floor", ofServer.Quantile(part) / ofFloor.Quantile(part), allowed);
        }

        foreach (var (part, name, _) in Tails.Prepend((0.5, "half", 0)))
        {
            table.Add($"{what}, {name} are faster: server", ofServer.Quantile(part) / 1000, null, "ms");
            table.Add($"{what}, {name} are faster: floor", ofFloor.Quantile(part) / 1000, null, "ms");
        }

        table.Add("resident memory after these PATCHes, server", server.ResidentKibibytes * 1024 / 1e6, AllowedMegabytes, "MB");
    }
}
