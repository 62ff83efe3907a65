using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TfJobApi.Hosting;

namespace TfJobApi.Tests.Hosting;

public sealed class ServeCommandTests
{
    [Fact]
    public async Task An_error_after_the_start_is_not_reported_as_a_failed_start()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => ServeCommand.RunAsync(() =>
        {
            var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]).AddTfJobApi();
            builder.Logging.ClearProviders();
            builder.Services.AddHostedService<FaultyService>();

            return builder.Build().UseTfJobApi();
        }));

        Assert.Equal("a fault while serving", fault.Message);
    }

    /// <summary>Stops the server as soon as it has started, and then throws.</summary>
    private sealed class FaultyService(IHostApplicationLifetime lifetime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.ApplicationStarted.Register(lifetime.StopApplication);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("a fault while serving");
    }
}
