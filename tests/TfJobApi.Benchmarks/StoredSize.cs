using System.Globalization;

namespace TfJobApi.Benchmarks;

/// <summary>Measures the resident memory of the server for each stored TFJob.</summary>
internal static class StoredSize
{
    private const double AllowedKilobytes = 3;
    private const int Count = 50_000;

    public static void AddTo(ReportTable table, AotBinary serverBinary)
    {
        using var server = ServerProcess.Start(serverBinary, "--Seeding:Sample=false");
        SampleTfJobs.Create(server, 1);
        using var connection = new HttpConnection(server.Port);
        connection.Send(SampleRequest.GetOfSample().For(0, 0), 200);
        var before = server.ResidentKibibytes;

        SampleTfJobs.Create(server, Count, first: 1);

        var kilobytes = (server.ResidentKibibytes - before) * 1.024 / Count;
        table.Add(string.Create(CultureInfo.InvariantCulture, $"resident memory for each of {Count:N0} TFJobs of 1 KB"), kilobytes, AllowedKilobytes, "KB");
    }
}
