using Microsoft.Extensions.Logging;

namespace TfJobApi.Testing;

/// <summary>How a server is to be. What is not set is as it is for a server that is started without arguments.</summary>
public sealed class TfJobApiServerOptions
{
    /// <summary>
    /// Whether the server listens on a free port of the loopback interface, so that any client can reach it. Default: true.
    /// Without a socket only clients made by <see cref="TfJobApiServer.CreateClient"/> and
    /// <see cref="TfJobApiServer.CreateHandler"/> do.
    /// </summary>
    public bool UseSocket { get; set; } = true;

    /// <summary>Whose rules the server keeps. Default: <see cref="ServerProfile.Cci"/>.</summary>
    public ServerProfile Profile { get; set; }

    /// <summary>Whether the built-in TFJob <c>kube-test/tfjob-test</c> is there. Default: true.</summary>
    public bool Sample { get; set; } = true;

    /// <summary>
    /// Fixes uids, generated names and request ids, and freezes the clock at 2026-01-01T00:00:00Z unless
    /// <see cref="ClockStart"/> and <see cref="ClockFrozen"/> say otherwise. Default: null, everything is random.
    /// </summary>
    public int? DeterministicSeed { get; set; }

    /// <summary>The time at which the server's clock begins, 1970 to 9000. Default: null, the machine's time.</summary>
    public DateTimeOffset? ClockStart { get; set; }

    /// <summary>Whether the server's clock stands still until it is moved. Default: null, only with a <see cref="DeterministicSeed"/>.</summary>
    public bool? ClockFrozen { get; set; }

    /// <summary>
    /// Any other setting of the server by its name, as <c>Auth:Mode</c> or <c>Seeding:Path</c>; the same names as on the
    /// command line. The environment of the test process is not read.
    /// </summary>
    public IDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where the server logs. Default: null, nowhere.</summary>
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

        foreach (var setting in Settings)
        {
            yield return setting;
        }
    }
}
