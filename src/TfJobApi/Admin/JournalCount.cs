namespace TfJobApi.Admin;

/// <summary>The number of matching exchanges.</summary>
internal sealed record JournalCount(int Count);
