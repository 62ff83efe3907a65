namespace TfJobApi.Api;

/// <summary>After how many seconds a watch ends; null when it is for the server to say.</summary>
internal sealed record WatchTimeout(long? Seconds);
