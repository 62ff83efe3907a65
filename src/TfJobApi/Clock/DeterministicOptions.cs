using TfJobApi.Settings;

namespace TfJobApi.Clock;

internal sealed class DeterministicOptions(SettingReader read)
{
    public int? Seed { get; } = read.Integer(
        "Deterministic:Seed", "NUMBER", "random",
        "two runs with the same seed give equal answers: uids, generated names, request ids, time", int.MinValue, int.MaxValue);

    public Random CreateRandom(ChanceUse use) => Seed is { } seed ? new(unchecked((seed * 397) ^ (int)use)) : new();
}

/// <summary>The uses of randomness. Each has its own source. The numbers must not change, because recorded transcripts depend on them.</summary>
internal enum ChanceUse
{
    Uids = 0,
    Seeds = 1,
    RequestIds = 2,
    Tokens = 3,
    Faults = 4,
    Lifecycle = 5,
}
