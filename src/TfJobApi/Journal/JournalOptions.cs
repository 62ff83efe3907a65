namespace TfJobApi.Journal;

/// <summary>Section <c>Journal</c>.</summary>
internal sealed class JournalOptions
{
    public const string Section = "Journal";

    /// <summary>How many exchanges are kept for each tenant, from 0, for no journal, to 1,000,000. Default: 1,000.</summary>
    public int Length { get; set; } = 1000;

    /// <summary>
    /// How many bytes they may take for each tenant, bodies and TFJobs included, from 64 KiB. Whichever limit is met
    /// first, the oldest go. Default: 16 MiB.
    /// </summary>
    public long MaxBytes { get; set; } = 16 * 1024 * 1024;
}
