using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.FaultInjection;
using TfJobApi.Journal;
using TfJobApi.Seeding;
using TfJobApi.Settings;
using TfJobApi.Simulation;
using TfJobApi.Storage;
using TfJobApi.Tenants;

namespace TfJobApi.Testing;

/// <summary>
/// A TFJob API server inside a test, with its own store, clock, faults and journal. Start one for each test: it is ready in
/// milliseconds, and nothing has to be cleaned up between tests.
/// </summary>
/// <example>
/// <code>
/// await using var server = await TfJobApiServer.StartAsync();
/// using var client = server.CreateClient();
/// </code>
/// </example>
public sealed class TfJobApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TfJobApiServer(WebApplication app, bool hasSocket)
    {
        _app = app;
        HasSocket = hasSocket;
        Clock = new(Get<VirtualClock>(), Get<JobSimulator>());
        Faults = new(Get<FaultRules>());
        Lifecycle = new(Get<ScenarioRules>(), Get<JobSimulator>().Control);
        Journal = new(Get<RequestJournal>());
        BaseAddress = hasSocket ? new(app.Urls.Single()) : new("http://localhost/");
    }

    /// <summary>The address of the server: <c>http://127.0.0.1:PORT/</c>, or <c>http://localhost/</c> without a socket.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Whether clients other than those of <see cref="CreateClient"/> and <see cref="CreateHandler"/> can reach the server.</summary>
    public bool HasSocket { get; }

    /// <summary>The server's clock, which a test can stop and move.</summary>
    public ServerClock Clock { get; }

    /// <summary>The rules that inject faults into requests.</summary>
    public ServerFaults Faults { get; }

    /// <summary>Scenarios for new jobs, and the simulated jobs.</summary>
    public ServerLifecycle Lifecycle { get; }

    /// <summary>The requests that the server has received.</summary>
    public ServerJournal Journal { get; }

    /// <summary>The <c>resourceVersion</c> of the last change.</summary>
    public string ResourceVersion => Resources.ResourceVersion.Format(Get<ISnapshotStore>().Snapshot.Version);

    /// <summary>Starts a server. It accepts requests as soon as the task completes.</summary>
    /// <param name="configure">Changes the options. Default: null, the default options.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="OperationCanceledException">The start was canceled.</exception>
    /// <exception cref="TfJobApiStartException">A setting is unknown, or a setting or a seed is not valid. The message has every reason.</exception>
    public static async Task<TfJobApiServer> StartAsync(Action<TfJobApiServerOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var options = new TfJobApiServerOptions();
        configure?.Invoke(options);

        // an empty builder ignores the environment and the files of the test process; settings are checked as on a command line
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddCommandLine(["--Telemetry:RequestLog=false", .. options.AllSettings().Select(setting => $"--{setting.Key}={setting.Value}")]);
        builder.Services.AddRoutingCore();
        options.ConfigureLogging?.Invoke(builder.Logging);
        if (options.UseSocket)
        {
            builder.WebHost.UseKestrelCore();
        }
        else
        {
            builder.WebHost.UseTestServer();
        }

        WebApplication? app = null;
        try
        {
            builder.AddTfJobApi();
            if (options.UseSocket)
            {
                builder.WebHost.UseUrls("http://127.0.0.1:0");
            }

            app = builder.Build();
            app.UseTfJobApi();
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (StartupException exception)
        {
            if (app is not null)
            {
                await app.DisposeAsync().ConfigureAwait(false);
            }

            throw new TfJobApiStartException(exception.Message, exception);
        }

        return new(app, options.UseSocket);
    }

    /// <summary>Creates a client with <see cref="BaseAddress"/>. The caller must dispose of it.</summary>
#pragma warning disable CA2000 // the client disposes of its handler
    public HttpClient CreateClient() => new(CreateHandler(), disposeHandler: true) { BaseAddress = BaseAddress };
#pragma warning restore CA2000

    /// <summary>Creates a handler that sends requests to the server, for clients that accept one. The caller must dispose of it.</summary>
    public HttpMessageHandler CreateHandler() => HasSocket ? new SocketsHttpHandler() : new InProcessHandler(_app.GetTestServer().CreateHandler());

    /// <summary>Adds objects, all or none, in the way of the seeds at the start: their uid, resourceVersion, times and status are kept.</summary>
    /// <param name="manifests">YAML or JSON: one document, several, or a list.</param>
    /// <exception cref="ArgumentException">A manifest is not valid, or its name exists. The message has every reason, with its line.</exception>
    /// <exception cref="InvalidOperationException">The memory of the objects has reached its limit.</exception>
    /// <example>
    /// The smallest manifest:
    /// <code>
    /// await server.SeedAsync("{apiVersion: kubeflow.org/v1, kind: TFJob, metadata: {name: mnist, namespace: team-a}, spec: {tfReplicaSpecs: {}}}");
    /// </code>
    /// </example>
    public Task SeedAsync(string manifests) => SeedAsync(manifests, SeedConflict.Fail);

    /// <summary>Adds objects, all or none, for example those of <c>GET /__admin/export</c> of another server.</summary>
    /// <param name="manifests">YAML or JSON: one document, several, or a list.</param>
    /// <param name="conflict">The effect of an object whose name another one has; the same object does not conflict.</param>
    /// <exception cref="ArgumentException">A manifest is not valid, or its name exists. The message has every reason, with its line.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="conflict"/> is not a value of <see cref="SeedConflict"/>.</exception>
    /// <exception cref="InvalidOperationException">The memory of the objects has reached its limit.</exception>
    public async Task SeedAsync(string manifests, SeedConflict conflict)
    {
        ArgumentNullException.ThrowIfNull(manifests);

        var policy = conflict switch
        {
            SeedConflict.Replace => NameConflict.Replace,
            SeedConflict.Skip => NameConflict.Skip,
            SeedConflict.Fail => NameConflict.Fail,
            _ => throw new ArgumentOutOfRangeException(nameof(conflict), conflict, "must be Fail, Replace or Skip"),
        };
        var outcome = await Get<SeededStore>().AddAsync(Encoding.UTF8.GetBytes(manifests), isYaml: true, policy).ConfigureAwait(false);
        if (!outcome.TryGet(out _, out var failure))
        {
            throw failure.Code == StatusCodes.Status507InsufficientStorage
                ? new InvalidOperationException(failure.Message)
                : new ArgumentException(failure.Message, nameof(manifests));
        }
    }

    /// <summary>Restores objects, clock and uids of the start, and removes faults and journal. Open watches end with 410.</summary>
    /// <param name="restartVersions">
    /// Whether the next change has the same <c>resourceVersion</c> as the first one of the server. Otherwise versions continue, so that
    /// a client that watches from a version from before the reset gets 410. Default: null, only with
    /// <see cref="TfJobApiServerOptions.DeterministicSeed"/>.
    /// </param>
    /// <exception cref="InvalidOperationException">The memory of the objects has reached its limit.</exception>
    public void Reset(bool? restartVersions = null) => Check(Blocking.Run(() => Get<SeededStore>().ResetAsync(Order(restartVersions))));

    /// <summary>Saves all objects under a name, and replaces an existing snapshot of that name.</summary>
    /// <exception cref="InvalidOperationException">64 snapshots exist already, or their memory has reached its limit.</exception>
    public void SaveSnapshot(string name) => Check(Blocking.Run(() => Get<NamedSnapshots>().SaveAsync(name)));

    /// <summary>Replaces all objects, including their versions, by those of a snapshot. Open watches end with 410.</summary>
    /// <param name="name">The name of a saved snapshot.</param>
    /// <param name="restartVersions">
    /// Whether the next change has the <c>resourceVersion</c> after that of the snapshot. Otherwise versions continue, so that a client
    /// that watches from a version from before the restore gets 410. Default: null, only with
    /// <see cref="TfJobApiServerOptions.DeterministicSeed"/>.
    /// </param>
    /// <exception cref="ArgumentException">No snapshot has this name.</exception>
    /// <exception cref="InvalidOperationException">The memory of the objects has reached its limit.</exception>
    public void RestoreSnapshot(string name, bool? restartVersions = null)
    {
        if (Get<NamedSnapshots>().Find(name) is null)
        {
            throw new ArgumentException($"there is no snapshot '{name}'", nameof(name));
        }

        Check(Blocking.Run(() => Get<SeededStore>().RestoreAsync(name, Order(restartVersions))));
    }

    /// <summary>Stops the server; open watches end.</summary>
    public async ValueTask DisposeAsync() => await _app.DisposeAsync().ConfigureAwait(false);

    private static void Check(ApiStatus? failure)
    {
        if (failure is not null)
        {
            throw new InvalidOperationException(failure.Message);
        }
    }

    private static VersionOrder? Order(bool? restartVersions) =>
        restartVersions is { } restart ? restart ? VersionOrder.Restart : VersionOrder.Continue : null;

    private T Get<T>()
        where T : class => _app.Services.GetRequiredService<TenantRegistry>().Default.GetRequiredService<T>();
}
