using System.Globalization;
using TfJobApi.Settings;

namespace TfJobApi.Clock;

/// <summary>The state of every clock at the start of the server and after a reset.</summary>
internal sealed class ClockOptions(SettingReader read)
{
    /// <summary>The default of Clock:Start with a Deterministic:Seed.</summary>
    private static readonly DateTimeOffset DeterministicStart = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset? Start { get; } = read.Value<DateTimeOffset>(
        "Clock:Start", "TIME", "the machine's time", "the start of every clock, in UTC unless it names a zone",
        $"a time from {VirtualClock.First:yyyy-MM-dd} to {VirtualClock.Last:yyyy-MM-dd}, for example {UtcTime.Example}",
        (string text, out DateTimeOffset time) => UtcTime.TryParse(text, out time) && VirtualClock.Covers(time));

    public bool? Frozen { get; } = read.Flag("Clock:Frozen", "true with Deterministic:Seed", "stop every clock until it is moved");

    public double Rate { get; } = read.Value<double>(
        "Clock:Rate", "NUMBER", "1", "how many times as fast as the machine's clock every clock runs",
        string.Create(CultureInfo.InvariantCulture, $"a number greater than 0, and at most {VirtualClock.MaxRate}"),
        (string text, out double rate) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out rate) && VirtualClock.AllowsRate(rate)) ?? 1;

    public VirtualClock Create(TimeProvider machine, bool isDeterministic) =>
        new(machine, Start ?? (isDeterministic ? DeterministicStart : null), Frozen ?? isDeterministic, Rate);
}
