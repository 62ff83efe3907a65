using System.Collections.Concurrent;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Hosting;

public sealed class MemoryLimitTests
{
    private const int Writers = 32;
    private const int Writes = 10;

    private static readonly int[] Rejections = [429, 503, 507];

    /// <summary>The TFJobs would need three times the heap. Connections may be closed, too.</summary>
    [Fact]
    public async Task A_server_whose_heap_is_full_rejects_requests_and_recovers()
    {
        await using var server = await ServerProcess.StartAsync("export DOTNET_GCHeapHardLimit=0x6000000");
        using var client = server.CreateClient();
        ConcurrentBag<int> codes = [];

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(client, writer, codes)));

        Assert.All(codes.Where(code => code != 201), code => Assert.Contains(code, Rejections));
        Assert.Contains(codes, code => code != 201);
        Assert.Equal(200, (await client.Post("/__admin/reset", "")).Code);
        Assert.Equal(200, (await client.Patch(TestHost.Job, """{"metadata":{"labels":{"after":"all"}}}""")).Code);
        Assert.Equal(201, (await client.Post(TestHost.Jobs, LongJob("after"))).Code);
    }

    private static async Task WriteAsync(HttpClient client, int writer, ConcurrentBag<int> codes)
    {
        for (var i = 0; i < Writes; i++)
        {
            try
            {
                codes.Add((await client.Post(TestHost.Jobs, LongJob($"job-{writer}-{i}"))).Code);
            }
            catch (HttpRequestException)
            {
                // closed
            }
        }
    }

    private static string LongJob(string name) =>
        $$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{name}}}"},"spec":{"tfReplicaSpecs":{},"x":"{{{new string('x', 1_000_000)}}}"}}""";
}
