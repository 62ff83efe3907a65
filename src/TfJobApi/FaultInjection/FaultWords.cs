namespace TfJobApi.FaultInjection;

/// <summary>What the faults are called, in rules and in headers.</summary>
internal static class FaultWords
{
    public const string Reset = "reset";
    public const string ResetAfter = "reset-after";
    public const string Truncate = "truncate";
    public const string Malformed = "malformed";
    public const string End = "end";
    public const string Gone = "gone";
    public const string Stall = "stall";
    public const string Repeat = "repeat";
    public const string Bookmarks = "bookmarks";

    public static readonly string[] OfWatches = [End, Gone, Stall, Repeat, Bookmarks];
    public static readonly string[] All = [Reset, ResetAfter, Truncate, Malformed, .. OfWatches];

    /// <summary>The most events that can be let pass.</summary>
    public const int MostAfter = 1_000_000;
}
