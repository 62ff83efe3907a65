namespace TfJobApi.Clock;

/// <summary>The uses of randomness. Each has its own source. The numbers must not change, because recorded transcripts depend on them.</summary>
internal enum ChanceUse
{
    Uids = 0,
    Seeds = 1,
    RequestIds = 2,
    Tokens = 3,
    Faults = 4,
}
