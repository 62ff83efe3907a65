namespace TfJobApi.Http;

internal sealed record InjectedFault(string Source, string Effect, bool? WriteHappened);
