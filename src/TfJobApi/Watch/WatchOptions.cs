namespace TfJobApi.Watch;

/// <summary>Section <c>Watch</c>.</summary>
internal sealed class WatchOptions
{
    public const string Section = "Watch";

    /// <summary>The greatest <see cref="HistoryLength"/>.</summary>
    public const int GreatestLength = 1_000_000;

    public const string LengthRule = "Watch:HistoryLength must be from 1 to 1000000";

    /// <summary>How many changes are kept for watches that begin at, or have fallen back to, an older version. Default: 4,096.</summary>
    public int HistoryLength { get; set; } = 4096;
}
