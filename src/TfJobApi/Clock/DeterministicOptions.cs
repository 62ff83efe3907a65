namespace TfJobApi.Clock;

/// <summary>Section <c>Deterministic</c>: whether two runs give equal answers to equal requests.</summary>
internal sealed class DeterministicOptions
{
    public const string Section = "Deterministic";

    /// <summary>
    /// Fixes uids, generated names and request ids, and freezes the clock unless <see cref="ClockOptions"/> say otherwise.
    /// Default: none, everything is random.
    /// </summary>
    public int? Seed { get; set; }

    /// <summary>A source of chance; when there is a seed, always the same one for a use.</summary>
    /// <param name="use">Sources of different uses give different things: no two objects may get one uid.</param>
    public Random CreateRandom(ChanceUse use) => Seed is { } seed ? new(unchecked((seed * 397) ^ (int)use)) : new();
}
