using TfJobApi.Admin;
using TfJobApi.Api;
using TfJobApi.Auth;
using TfJobApi.Clock;
using TfJobApi.FaultInjection;
using TfJobApi.Hosting.Tls;
using TfJobApi.Journal;
using TfJobApi.Memory;
using TfJobApi.Resources;
using TfJobApi.Seeding;
using TfJobApi.Settings;
using TfJobApi.Simulation;
using TfJobApi.Storage;
using TfJobApi.Telemetry;
using TfJobApi.Tenants;
using TfJobApi.Watch;

namespace TfJobApi.Hosting;

/// <summary>Every setting of the server: reads, checks and declares them, in the order in which the help lists them.</summary>
internal sealed class ServerOptions
{
    private readonly SettingReader _read;
    private readonly IConfiguration _configuration;

    public ServerOptions(IConfiguration configuration)
    {
        _configuration = configuration;
        _read = new(configuration);
        ListenAddress.Declare(_read);
        Https = new(_read);
        TlsFeature.Declare(_read);
        Profile = _read.Choice("Profile", ProfileName.Cci, "the rules of CCI, or of a custom resource in Kubernetes");
        ManagedFields = new(_read);
        Storage = new(_read);
        Auth = new(_read);
        Seeding = new(_read, Storage.IsShared);
        Lifecycle = new(_read, Profile, Storage.IsShared);
        Admin = new(_read);
        Faults = new(_read);
        Journal = new(_read);
        Tenants = new(_read);
        Clock = new(_read);
        Deterministic = new(_read);
        Versions = new(_read);
        Watch = new(_read);
        Memory = new(_read);
        HealthcheckTimeout = TimeSpan.FromSeconds(_read.Integer(
            "Healthcheck:Timeout", 2, "seconds that the command healthcheck waits for the server", 1, 3600));
        Telemetry = new(_read);
        LogDefaults.Declare(_read);
    }

    public HttpsOptions Https { get; }

    public ProfileName Profile { get; }

    public ManagedFieldsOptions ManagedFields { get; }

    public StorageOptions Storage { get; }

    public AuthOptions Auth { get; }

    public SeedingOptions Seeding { get; }

    public LifecycleOptions Lifecycle { get; }

    public AdminOptions Admin { get; }

    public FaultsOptions Faults { get; }

    public JournalOptions Journal { get; }

    public TenantOptions Tenants { get; }

    public ClockOptions Clock { get; }

    public DeterministicOptions Deterministic { get; }

    public VersionOptions Versions { get; }

    public WatchOptions Watch { get; }

    public MemoryOptions Memory { get; }

    public TimeSpan HealthcheckTimeout { get; }

    public TelemetryOptions Telemetry { get; }

    public IReadOnlyCollection<Setting> Declared => _read.Declared;

    public IEnumerable<string> Warnings => _read.Warnings;

    /// <summary>Checks each name, value and address.</summary>
    /// <param name="own">Names on the command line that a command takes for itself.</param>
    public IReadOnlyList<string> Check(params string[] own) =>
        [.. new SettingNames(Declared).Check(_configuration, own).Distinct(), .. _read.Errors, .. Lifecycle.Error is { } error ? [error] : Array.Empty<string>(), .. ListenAddress.Check(_configuration)];

    /// <summary>Checks the settings against each other, too.</summary>
    public IReadOnlyList<string> CheckAll() =>
        [.. Check(), .. Storage.Check(), .. StorageRules.Check(this), .. AuthOptionsRules.Check(Auth), .. Admin.Check(), .. Telemetry.Otlp.Check(), .. ListenAddress.Check(_configuration).Any() ? [] : Https.Check(_configuration)];

    public void AddTo(IServiceCollection services) => services
        .AddSingleton(Https).AddSingleton(Storage).AddSingleton(Auth).AddSingleton(Seeding).AddSingleton(Lifecycle).AddSingleton(Admin).AddSingleton(Faults).AddSingleton(Journal)
        .AddSingleton(ManagedFields).AddSingleton(Tenants).AddSingleton(Clock).AddSingleton(Deterministic).AddSingleton(Versions).AddSingleton(Watch).AddSingleton(Memory).AddSingleton(Telemetry)
        .AddSingleton(ApiProfile.FromName(Profile)).AddSingleton(this);
}
