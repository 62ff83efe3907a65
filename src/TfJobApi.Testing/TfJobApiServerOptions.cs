using Microsoft.Extensions.Logging;

namespace TfJobApi.Testing;

/// <summary>The options of a server. The defaults are those of a server that is started without arguments.</summary>
public sealed class TfJobApiServerOptions
{
    /// <summary>
    /// Whether the server listens on a free port of the loopback interface, so that any client can reach it. Default: true.
    /// Without a socket, only clients from <see cref="TfJobApiServer.CreateClient"/> and
    /// <see cref="TfJobApiServer.CreateHandler"/> can reach it.
    /// </summary>
    public bool UseSocket { get; set; } = true;

    /// <summary>The rules that the server follows. Default: <see cref="ServerProfile.Cci"/>.</summary>
    public ServerProfile Profile { get; set; }

    /// <summary>Whether the server starts with the built-in TFJob <c>kube-test/tfjob-test</c>. Default: true.</summary>
    public bool Sample { get; set; } = true;

    /// <summary>
    /// Fixes uids, generated names and request ids, and freezes the clock at 2026-01-01T00:00:00Z unless
    /// <see cref="ClockStart"/> and <see cref="ClockFrozen"/> are set. Default: null, everything is random.
    /// </summary>
    public int? DeterministicSeed { get; set; }

    /// <summary>The initial time of the server's clock, from 1970-01-01 to 9000-01-01. Default: null, the machine's time.</summary>
    public DateTimeOffset? ClockStart { get; set; }

    /// <summary>Whether the server's clock is stopped at the start. Default: null, only with a <see cref="DeterministicSeed"/>.</summary>
    public bool? ClockFrozen { get; set; }

    /// <summary>
    /// Any other setting of the server by its name on the command line, for example <c>Auth:Mode</c> or <c>Seeding:Path</c>. An unknown
    /// name, or a value that is not valid, prevents the start. The environment is not read. Default: empty.
    /// </summary>
    public IDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds logging. Default: null, the server does not log.</summary>
    public Action<ILoggingBuilder>? ConfigureLogging { get; set; }

    internal IEnumerable<KeyValuePair<string, string?>> AllSettings()
    {
        yield return new("Profile", $"{Profile}");
        yield return new("Seeding:Sample", $"{Sample}");
        if (DeterministicSeed is { } seed)
        {
            yield return new("Deterministic:Seed", $"{seed}");
        }

        if (ClockStart is { } start)
        {
            yield return new("Clock:Start", $"{start:O}");
        }

        if (ClockFrozen is { } frozen)
        {
            yield return new("Clock:Frozen", $"{frozen}");
        }

        foreach (var setting in Settings.Where(setting => setting.Value is not null))
        {
            yield return setting;
        }
    }
}
