namespace TfJobApi.Journal;

/// <summary>Exchanges, the newest last.</summary>
internal sealed record JournalEntries(IReadOnlyList<JournalEntry> Requests);
