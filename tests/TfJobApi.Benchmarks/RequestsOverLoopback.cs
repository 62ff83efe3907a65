using System.Globalization;

namespace TfJobApi.Benchmarks;

/// <summary>
/// Compares the server's processor time for a request with the floor's: the same requests, and responses of the same length.
/// Server and floor are measured in short alternating rounds, so that other work of the machine affects both. The server keeps
/// no journal; <see cref="JournalCost"/> measures its cost.
/// </summary>
/// <param name="name">The name of the request in the report.</param>
/// <param name="request">Makes the request.</param>
/// <param name="allowed">The highest allowed ratio of the server's processor time to the floor's.</param>
internal sealed class RequestsOverLoopback(string name, Func<SampleRequest> request, double allowed)
{
    private const int Rounds = 41;
    private const int RoundRequests = 5_000;
    private const int WarmUpRequests = 40_000;

    public async Task AddToAsync(ReportTable table, AotBinary serverBinary, AotBinary floorBinary)
    {
        using var server = ServerProcess.Start(serverBinary, "--Seeding:Sample=false", "--Journal:Length=0");
        SampleTfJobs.Create(server);
        var answerLength = AnswerLength(server);
        using var floor = ServerProcess.Start(floorBinary, string.Create(CultureInfo.InvariantCulture, $"--Floor:Bytes={answerLength}"));

        using var serverClient = new LoadClient(server, request);
        using var floorClient = new LoadClient(floor, request);
        await serverClient.RunAsync(WarmUpRequests);
        await floorClient.RunAsync(WarmUpRequests);

        List<(Round Server, Round Floor)> rounds = [];
        for (var i = 0; i < Rounds; i++)
        {
            rounds.Add((await serverClient.RunAsync(RoundRequests), await floorClient.RunAsync(RoundRequests)));
        }

        double[] ratios = [.. rounds.Select(round => round.Server.ProcessorMicroseconds / round.Floor.ProcessorMicroseconds)];
        var what = $"{name} over HTTP, {LoadClient.Connections} connections, {SampleTfJobs.Count} TFJobs of {answerLength} bytes, no journal";
        var half = string.Create(CultureInfo.InvariantCulture, $"{ratios.Quantile(0.25):0.00} to {ratios.Quantile(0.75):0.00}");
        table.AddRatio($"{what}: processor time, server / floor (half of the rounds: {half})", ratios.Median(), allowed);
        Add(table, "server", rounds.Select(round => round.Server));
        Add(table, "floor", rounds.Select(round => round.Floor));
    }

    private void Add(ReportTable table, string who, IEnumerable<Round> rounds)
    {
        var what = $"{name} over HTTP, {who}";
        table.Add($"{what}: processor time of one", rounds.Select(round => round.ProcessorMicroseconds).Median(), null, "µs");
        table.Add($"{what}: in one second", rounds.Select(round => round.RequestsPerSecond).Median(), null, "");
    }

    private static int AnswerLength(ServerProcess server)
    {
        using var connection = new HttpConnection(server.Port);
        return connection.Send(SampleRequest.PatchOfSample().For(0, 0), 200);
    }
}
