using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

/// <summary>A server with several addresses serves the first one before the others are open.</summary>
public sealed class StartingHealthTests
{
    [Fact]
    public async Task A_server_is_alive_while_it_starts_but_not_ready()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.AddTfJobApi();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<Observer>().AddHostedService(services => services.GetRequiredService<Observer>());
        await using var app = builder.Build().UseTfJobApi();
        var observer = app.Services.GetRequiredService<Observer>();
        observer.Urls = app.Urls;

        await app.StartAsync(TestContext.Current.CancellationToken);

        const string Failed = "[+]ping ok\n[-]start failed: reason withheld\n";
        Assert.Equal([(200, "ok"), (500, $"{Failed}readyz check failed\n"), (500, $"{Failed}healthz check failed\n")], observer.Starting);
        Assert.Equal([(200, "ok"), (200, "ok"), (200, "ok")], await Observer.ReadAsync(app.Urls));
    }

    /// <summary>Asks when the address is open, before the start is complete.</summary>
    private sealed class Observer : IHostedLifecycleService
    {
        public ICollection<string> Urls { get; set; } = [];

        public IReadOnlyList<(int Code, string Text)> Starting { get; private set; } = [];

        public static async Task<IReadOnlyList<(int Code, string Text)>> ReadAsync(ICollection<string> urls)
        {
            using var client = new HttpClient { BaseAddress = new(urls.First()), Timeout = Patience.Limit };
            List<(int Code, string Text)> read = [];
            foreach (var path in new[] { "/livez", "/readyz", "/healthz" })
            {
                var answer = await client.Get(path);
                read.Add((answer.Code, answer.Text));
            }

            return read;
        }

        public async Task StartedAsync(CancellationToken cancellationToken) => Starting = await ReadAsync(Urls);

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
