namespace TfJobApi.Clock;

/// <summary>What chance is used for. The numbers stay: recorded transcripts depend on them.</summary>
internal enum ChanceUse
{
    Uids = 0,
    Seeds = 1,
    RequestIds = 2,
    Tokens = 3,
    Faults = 4,
}
