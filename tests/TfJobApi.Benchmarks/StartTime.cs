using System.Diagnostics;

namespace TfJobApi.Benchmarks;

/// <summary>
/// Measures the time from the start of the program until the response to the first PATCH has arrived, and the memory of the
/// program at that moment.
/// </summary>
internal static class StartTime
{
    private const double AllowedMilliseconds = 60;
    private const double AllowedMegabytes = 30;
    private const int Starts = 10;

    private static readonly SampleRequest FirstPatch = SampleRequest.Patch("/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs/tfjob-test");

    public static void AddTo(ReportTable table, AotBinary serverBinary, AotBinary floorBinary)
    {
        // the first start also reads the files from disk
        Start(serverBinary);
        Start(floorBinary);

        List<(double Milliseconds, double Megabytes)> server = [];
        List<(double Milliseconds, double Megabytes)> floor = [];
        for (var i = 0; i < Starts; i++)
        {
            server.Add(Start(serverBinary));
            floor.Add(Start(floorBinary));
        }

        const string Time = "start to the first PATCH's response";
        const string Memory = "resident memory after the first PATCH";
        table.Add($"{Time}, server", server.Select(start => start.Milliseconds).Median(), AllowedMilliseconds, "ms");
        table.Add($"{Time}, floor", floor.Select(start => start.Milliseconds).Median(), null, "ms");
        table.Add($"{Memory}, server", server.Select(start => start.Megabytes).Median(), AllowedMegabytes, "MB");
        table.Add($"{Memory}, floor", floor.Select(start => start.Megabytes).Median(), null, "MB");
    }

    private static (double Milliseconds, double Megabytes) Start(AotBinary binary)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = ServerProcess.Start(binary);
        using var connection = new HttpConnection(process.Port);
        connection.Send(FirstPatch.For(1), 200);

        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, process.ResidentKibibytes * 1024 / 1e6);
    }
}
