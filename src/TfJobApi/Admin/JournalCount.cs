namespace TfJobApi.Admin;

/// <summary>How many exchanges match.</summary>
internal sealed record JournalCount(int Count);
