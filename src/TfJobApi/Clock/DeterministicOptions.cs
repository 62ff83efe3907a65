using TfJobApi.Settings;

namespace TfJobApi.Clock;

/// <summary>Whether two runs give equal answers to equal requests.</summary>
internal sealed class DeterministicOptions(SettingReader read)
{
    public int? Seed { get; } = read.Integer(
        "Deterministic:Seed", "NUMBER", "random", "two runs with the same seed give equal answers: uids, generated names, request ids, time", int.MinValue, int.MaxValue);

    /// <param name="use">Sources of different uses differ: no two objects may get one uid.</param>
    public Random CreateRandom(ChanceUse use) => Seed is { } seed ? new(unchecked((seed * 397) ^ (int)use)) : new();
}
