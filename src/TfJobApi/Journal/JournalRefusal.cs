namespace TfJobApi.Journal;

/// <summary>What the Status of a refusal says.</summary>
internal sealed record JournalRefusal(string? Reason, string Message);
