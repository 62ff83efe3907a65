namespace TfJobApi.Lifecycle.Jobs;

internal sealed record JobIdentity(string Namespace, string Name, string Uid);
