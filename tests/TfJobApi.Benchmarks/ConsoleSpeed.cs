using System.Diagnostics;
using System.Globalization;
using PuppeteerSharp;

namespace TfJobApi.Benchmarks;

/// <summary>Measures the console in a browser, and the cost of a reader of its stream for the clients that send PATCHes.</summary>
internal static class ConsoleSpeed
{
    private const string Chromium = "/usr/bin/chromium";
    private const int Jobs = 10_000;
    private const int Requests = 1_000;
    private const double AllowedFirstScreenMilliseconds = 1_000;
    private const double AllowedChangeMilliseconds = 300;
    private const int Changes = 25;

    private const double AllowedRatio = 1.1;
    private const int Rounds = 41;
    private const int RoundRequests = 5_000;
    private const int WarmUpRequests = 40_000;

    private const double AllowedKilobytes = 60;
    private const double BytesPerKilobyte = 1024;

    public static async Task AddToAsync(ReportTable table, AotBinary serverBinary)
    {
        AddSize(table);
        await AddStreamAsync(table, serverBinary);
        if (File.Exists(Chromium))
        {
            await AddBrowserAsync(table, serverBinary);
        }
    }

    private static void AddSize(ReportTable table)
    {
        var files = new DirectoryInfo(Path.Combine(SolutionFolder.Path, "src/TfJobApi/BrowserConsole/static")).EnumerateFiles();
        table.Add("console: all files", files.Sum(file => file.Length) / BytesPerKilobyte, AllowedKilobytes, "KB");
    }

    private static async Task AddStreamAsync(ReportTable table, AotBinary serverBinary)
    {
        using var with = ServerProcess.Start(serverBinary, "--Seeding:Sample=false");
        using var without = ServerProcess.Start(serverBinary, "--Seeding:Sample=false");
        SampleTfJobs.Create(with);
        SampleTfJobs.Create(without);
        using var stop = new CancellationTokenSource();
        var reader = FollowAsync(with.Port, stop.Token);
        using var withClient = new LoadClient(with, SampleRequest.PatchOfSample);
        using var withoutClient = new LoadClient(without, SampleRequest.PatchOfSample);
        await withClient.RunAsync(WarmUpRequests);
        await withoutClient.RunAsync(WarmUpRequests);

        var rounds = await PairedRounds.RunAsync(withClient, withoutClient, Rounds, RoundRequests);

        await stop.CancelAsync();
        await reader;
        table.AddRatio(
            "PATCH over HTTP: processor time, with a reader of the stream of events / without it",
            rounds.Select(round => round.First.ProcessorMicroseconds / round.Second.ProcessorMicroseconds).Median(),
            AllowedRatio);
        table.AddRatio(
            "PATCH over HTTP: time, with a reader of the stream of events / without it",
            rounds.Select(round => round.Second.RequestsPerSecond / round.First.RequestsPerSecond).Median(),
            AllowedRatio);
    }

    /// <summary>Reads the stream until it is canceled, and begins again when it ends, as the console does.</summary>
    private static async Task FollowAsync(int port, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = Timeout.InfiniteTimeSpan };
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await using var stream = await client.GetStreamAsync(new Uri("/__admin/events", UriKind.Relative), cancellation);
                await stream.CopyToAsync(Stream.Null, cancellation);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
            {
                // the end of the benchmark, or of a stream that was too slow
            }
        }
    }

    private static async Task AddBrowserAsync(ReportTable table, AotBinary serverBinary)
    {
        using var server = ServerProcess.Start(serverBinary, "--Seeding:Sample=false");
        SampleTfJobs.Create(server, Jobs);
        using var load = new LoadClient(server, SampleRequest.PatchOfSample);
        await load.RunAsync(Requests);
        await using var browser = await Puppeteer.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });

        List<double> screens = [];
        for (var i = 0; i < 5; i++)
        {
            await using var opened = await browser.NewPageAsync();
            var start = Stopwatch.GetTimestamp();
            await opened.GoToAsync($"http://127.0.0.1:{server.Port}/__admin/console/");
            await opened.WaitForFunctionAsync("() => document.querySelectorAll('tbody tr').length > 0");
            screens.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        await using var page = await browser.NewPageAsync();
        await page.GoToAsync($"http://127.0.0.1:{server.Port}/__admin/console/");
        await page.WaitForFunctionAsync("() => document.querySelectorAll('tbody tr').length > 0");
        var changes = await MeasureChangesAsync(server, page);

        var first = string.Create(CultureInfo.InvariantCulture, $"console: first screen of {Jobs:N0} TFJobs and {Requests:N0} requests");
        table.Add(first, screens.Median(), AllowedFirstScreenMilliseconds, "ms");
        table.Add("console: time until a PATCH of another client is on the screen", changes.Median(), AllowedChangeMilliseconds, "ms");
        table.Add("console: the slowest of them", changes.Max(), AllowedChangeMilliseconds, "ms");
    }

    private static async Task<List<double>> MeasureChangesAsync(ServerProcess server, IPage page)
    {
        using var connection = new HttpConnection(server.Port);
        var patch = SampleRequest.PatchOfSample();
        List<double> times = [];
        for (var i = 0; i < Changes; i++)
        {
            const string Versions = "() => [...document.querySelectorAll('tbody tr:first-child code')].map(code => code.textContent).join()";
            var before = await page.EvaluateFunctionAsync<string>(Versions);
            var start = Stopwatch.GetTimestamp();
            connection.Send(patch.For(0, 1_000_000 + i), 200);
            await page.WaitForFunctionAsync($"before => ({Versions})() !== before", before);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }
}
