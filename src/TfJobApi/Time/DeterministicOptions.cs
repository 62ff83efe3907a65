namespace TfJobApi.Time;

/// <summary>Section <c>Deterministic</c>: whether two runs give equal answers to equal requests.</summary>
internal sealed class DeterministicOptions
{
    public const string Section = "Deterministic";

    /// <summary>
    /// Fixes uids, generated names and request ids, and freezes the clock unless <see cref="ClockOptions"/> say otherwise.
    /// Default: none, everything is random.
    /// </summary>
    public int? Seed { get; set; }

    /// <summary>A source of chance of the caller's own; all of them give the same when there is a seed.</summary>
    public Random CreateRandom() => Seed is { } seed ? new(seed) : new();
}
