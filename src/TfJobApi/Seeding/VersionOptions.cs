using TfJobApi.Settings;

namespace TfJobApi.Seeding;

/// <summary>The versions of a new store.</summary>
internal sealed class VersionOptions(SettingReader read)
{
    /// <summary>The version before that of the sample.</summary>
    private const long BeforeSample = 72444812;

    public VersionStart Start { get; } = read.Choice(
        "Versions:Start", VersionStart.Document, "versions as in CCI's document, or above those of every earlier run");

    /// <summary>
    /// Returns the version before the first one. As microseconds since 1970 it is greater than any version of an earlier run with
    /// fewer than a million changes per second, and less than 2^53, which JavaScript reads exactly, until the year 2255.
    /// </summary>
    public long FirstVersion(TimeProvider machine) =>
        Start == VersionStart.Clock ? (machine.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : BeforeSample;
}

internal enum VersionStart
{
    Document,
    Clock,
}
