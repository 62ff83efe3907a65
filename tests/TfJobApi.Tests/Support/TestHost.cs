using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace TfJobApi.Tests.Support;

/// <summary>A server for one test, without a socket, on a frozen clock.</summary>
internal sealed class TestHost : WebApplicationFactory<Program>
{
    public const string Jobs = "/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs";
    public const string Job = $"{Jobs}/tfjob-test";

    private readonly (string Key, string Value)[] _settings;
    private readonly ObservedTime _observedTime;
    private readonly RequestsInProgress _requests = new();

    private TestHost((string Key, string Value)[] settings)
    {
        _settings = settings;
        _observedTime = new(Time);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public static TestHost Start(params (string Key, string Value)[] settings) => new(settings);

    /// <inheritdoc cref="ObservedTime.TimerAsync"/>
    public Task TimerAsync(TimeSpan dueTime) => _observedTime.TimerAsync(dueTime);

    /// <inheritdoc cref="RequestsInProgress.EndAsync"/>
    public Task RequestsEndAsync() => _requests.EndAsync();

    protected override void ConfigureClient(HttpClient client)
    {
        base.ConfigureClient(client);
        client.Timeout = Patience.Limit;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureServices(services => services
            .AddSingleton<TimeProvider>(_observedTime).AddSingleton<IStartupFilter>(_requests).AddSingleton<IStartupFilter, DeclaredResponses>());
    }
}
