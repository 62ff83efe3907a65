using TfJobApi.Settings;

namespace TfJobApi.Clock;

internal sealed class DeterministicOptions(SettingReader read)
{
    public int? Seed { get; } = read.Integer(
        "Deterministic:Seed", "NUMBER", "random", "two runs with the same seed give equal answers: uids, generated names, request ids, time", int.MinValue, int.MaxValue);

    /// <param name="use">Different uses have different sources, so that for example no two objects get the same uid.</param>
    public Random CreateRandom(ChanceUse use) => Seed is { } seed ? new(unchecked((seed * 397) ^ (int)use)) : new();
}
