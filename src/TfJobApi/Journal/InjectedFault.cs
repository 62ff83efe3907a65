namespace TfJobApi.Journal;

internal sealed record InjectedFault(string Source, string Effect, bool? WriteHappened);
