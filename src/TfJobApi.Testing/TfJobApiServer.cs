using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Clock;
using TfJobApi.FaultInjection;
using TfJobApi.Journal;
using TfJobApi.Seeding;
using TfJobApi.Settings;
using TfJobApi.Storage;
using TfJobApi.Tenants;

namespace TfJobApi.Testing;

/// <summary>
/// A TFJob API server inside a test, with a store, a clock, faults and a journal of its own. Start one for each test: it
/// is ready in milliseconds, and nothing needs to be cleaned up between tests.
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
        Clock = new(Get<VirtualClock>());
        Faults = new(Get<FaultRules>());
        Journal = new(Get<RequestJournal>());
        BaseAddress = hasSocket ? new(app.Urls.Single()) : new("http://localhost/");
    }

    /// <summary>Where the server is: <c>http://127.0.0.1:PORT/</c>, or <c>http://localhost/</c> when it has no socket.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Whether clients that were not made here can reach it.</summary>
    public bool HasSocket { get; }

    /// <summary>The server's clock.</summary>
    public ServerClock Clock { get; }

    /// <summary>What goes wrong on purpose.</summary>
    public ServerFaults Faults { get; }

    /// <summary>What the server was asked.</summary>
    public ServerJournal Journal { get; }

    /// <summary>The <c>resourceVersion</c> of the last change.</summary>
    public string ResourceVersion => Resources.ResourceVersion.Format(Get<ISnapshotStore>().Snapshot.Version);

    /// <summary>Starts a server, and answers when it can be called.</summary>
    /// <param name="configure">Says how it is to be; null: as it is by default.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="TfJobApiStartException">A setting or a seed makes no sense; the message has all the reasons.</exception>
    public static async Task<TfJobApiServer> StartAsync(Action<TfJobApiServerOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var options = new TfJobApiServerOptions();
        configure?.Invoke(options);

        // an empty builder: neither the environment nor files of the test process have a say
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddInMemoryCollection(options.AllSettings());
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

        builder.AddTfJobApi();
        if (options.UseSocket)
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        }

        var app = builder.Build();
        try
        {
            app.UseTfJobApi();
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (StartupException refusal)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw new TfJobApiStartException(string.Join(Environment.NewLine, refusal.Reasons), refusal);
        }

        return new(app, options.UseSocket);
    }

    /// <summary>A new client with <see cref="BaseAddress"/> set; dispose of it.</summary>
#pragma warning disable CA2000 // the client disposes of its handler
    public HttpClient CreateClient() => new(CreateHandler(), disposeHandler: true) { BaseAddress = BaseAddress };
#pragma warning restore CA2000

    /// <summary>A new handler that leads to the server, for clients that take one; dispose of it.</summary>
    public HttpMessageHandler CreateHandler() => HasSocket ? new SocketsHttpHandler() : _app.GetTestServer().CreateHandler();

    /// <summary>Adds TFJobs, all or none, as if they had been there from the start: what they give (uid, times, status) is kept.</summary>
    /// <param name="manifests">YAML or JSON: one document, several, or a list.</param>
    /// <exception cref="ArgumentException">One of them is none, or its name is taken; the message has every reason, with lines.</exception>
    public async Task SeedAsync(string manifests)
    {
        ArgumentNullException.ThrowIfNull(manifests);

        var outcome = await Get<SeededStore>().AddAsync(Encoding.UTF8.GetBytes(manifests), isYaml: true).ConfigureAwait(false);
        if (!outcome.Succeeded(out _, out var failure))
        {
            throw new ArgumentException(failure.Message, nameof(manifests));
        }
    }

    /// <summary>Everything as at the start: TFJobs, clock, uids; no faults, no journal. Open watches are told 410.</summary>
    public void Reset() => Get<TenantReset>().Reset();

    /// <summary>Keeps all TFJobs as they are now under a name, in place of what was kept there.</summary>
    /// <exception cref="InvalidOperationException">There are 64 already.</exception>
    public void SaveSnapshot(string name)
    {
        if (!Get<NamedSnapshots>().TrySave(name, Get<ISnapshotStore>().Snapshot))
        {
            throw new InvalidOperationException($"there are {NamedSnapshots.Limit} snapshots already");
        }
    }

    /// <summary>Goes back to a snapshot, versions included. Open watches are told 410.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public void RestoreSnapshot(string name) =>
        Get<ISnapshotStore>().Restore(Get<NamedSnapshots>().Find(name) ?? throw new ArgumentException($"there is no snapshot '{name}'", nameof(name)));

    /// <summary>Stops the server; open watches end.</summary>
    public async ValueTask DisposeAsync() => await _app.DisposeAsync().ConfigureAwait(false);

    private T Get<T>()
        where T : class => _app.Services.GetRequiredService<TenantRegistry>().Default.GetRequiredService<T>();
}
