namespace TfJobApi.Journal;

/// <summary>A field that was refused, and why.</summary>
internal sealed record JournalCause(string Field, string Reason, string Message);
