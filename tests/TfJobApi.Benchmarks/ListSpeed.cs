using System.Diagnostics;
using System.Globalization;

namespace TfJobApi.Benchmarks;

/// <summary>Compares the time of a long list with the floor: as many bytes, copied from memory to the socket.</summary>
internal static class ListSpeed
{
    private const double AllowedRatio = 2;
    private const int Count = 10_000;
    private const int Rounds = 21;

    public static void AddTo(ReportTable table, AotBinary serverBinary, AotBinary floorBinary)
    {
        using var server = ServerProcess.Start(serverBinary, "--Seeding:Sample=false");
        SampleTfJobs.Create(server, Count);
        using var serverConnection = new HttpConnection(server.Port);
        var bytes = serverConnection.GetChunked(Path);
        using var floor = ServerProcess.Start(floorBinary, string.Create(CultureInfo.InvariantCulture, $"--Floor:Bytes={bytes}"));
        using var floorConnection = new HttpConnection(floor.Port);
        floorConnection.GetChunked("/copy");

        List<(double Server, double Floor)> rounds = [];
        for (var i = 0; i < Rounds; i++)
        {
            rounds.Add((Measure(serverConnection, Path), Measure(floorConnection, "/copy")));
        }

        var what = string.Create(CultureInfo.InvariantCulture, $"list of {Count:N0} TFJobs, {bytes / 1e6:0.0} MB");
        table.AddRatio($"{what}: time, server / floor", rounds.Select(round => round.Server / round.Floor).Median(), AllowedRatio);
        table.Add($"{what}: server", rounds.Select(round => round.Server).Median(), null, "ms");
        table.Add($"{what}: floor", rounds.Select(round => round.Floor).Median(), null, "ms");
    }

    private static string Path => $"/apis/kubeflow.org/v1/namespaces/{SampleTfJobs.Namespace}/tfjobs";

    private static double Measure(HttpConnection connection, string path)
    {
        var start = Stopwatch.GetTimestamp();
        connection.GetChunked(path);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
