using TfJobApi.Journal;

namespace TfJobApi.Admin;

/// <summary>What is waited for in the journal.</summary>
/// <param name="Filter">Which exchanges; all without it.</param>
/// <param name="Count">How many there must be, those that are there already included.</param>
/// <param name="Timeout">How long at most, by the machine's clock: a duration up to 10m.</param>
internal sealed record JournalWait(RecordFilter? Filter = null, int Count = 1, string Timeout = "10s");
