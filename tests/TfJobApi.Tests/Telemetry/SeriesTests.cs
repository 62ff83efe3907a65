using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Telemetry;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Telemetry;

public sealed class SeriesTests
{
    /// <summary>Otherwise a client could use up the memory of the server and of Prometheus.</summary>
    [Fact]
    public async Task Texts_of_clients_add_no_series()
    {
        await using var host = TestHost.Start(("Telemetry:Prometheus", "true"));
        using var client = host.CreateClient();
        var metrics = host.Services.GetServices<IExchangeObserver>().Single();
        Send(0, 20_000);
        var before = await MetricsText.ReadAsync(client);

        Send(20_000, 120_000);

        var after = await MetricsText.ReadAsync(client);
        Assert.Equal(before.Series.Keys, after.Series.Keys);
        Assert.All(after.Series.Keys, series => Assert.DoesNotContain("x-", series, StringComparison.Ordinal));
        Assert.InRange(after.Series.Count, 100, 5_000);

        void Send(int first, int last)
        {
            var context = new DefaultHttpContext();
            for (var i = first; i < last; i++)
            {
                context.Request.Method = (i % 8) switch { 0 => "GET", 1 => "POST", 2 => "PUT", 3 => "PATCH", 4 => "DELETE", 5 => $"x-{i}", 6 => "get", _ => "HEAD" };
                context.Request.QueryString = new(i % 3 == 0 ? "?watch=1" : $"?x-{i}=x-{i}");
                context.Request.ContentType = $"application/x-{i}";
                var path = (i % 11) switch
                {
                    0 => $"/x-{i}",
                    1 => $"/apis/x-{i}/v1/namespaces/x-{i}/tfjobs/x-{i}",
                    2 => $"/apis/kubeflow.org/x-{i}/namespaces/x-{i}/tfjobs/x-{i}/status",
                    3 => $"/apis/kubeflow.org/v1/namespaces/x-{i}/tfjobs/x-{i}/x-{i}",
                    4 => $"/api/v1/namespaces/x-{i}",
                    5 => $"/api/v1/namespaces/x-{i}/pods/x-{i}/log",
                    6 => $"/apis/kubeflow.org/v1/x-{i}",
                    7 => $"/apis/kubeflow.org/v1/namespaces/x-{i}/tfjobs/a/x-{i}/status",
                    _ => $"/apis/kubeflow.org/v1/namespaces/x-{i}/tfjobs",
                };
                var exchange = new Exchange(context, path);
                metrics.Begin(exchange);
                metrics.End(exchange);
            }
        }
    }
}
