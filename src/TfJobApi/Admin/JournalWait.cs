using TfJobApi.Journal;

namespace TfJobApi.Admin;

/// <summary>A condition to wait for in the journal.</summary>
/// <param name="Filter">Which exchanges; all without it.</param>
/// <param name="Count">The number of matching exchanges, including those already recorded.</param>
/// <param name="Timeout">The limit by the machine's clock: a duration up to 10m.</param>
internal sealed record JournalWait(RecordFilter? Filter = null, int Count = 1, string Timeout = "10s");
