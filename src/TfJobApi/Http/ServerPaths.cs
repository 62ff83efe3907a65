namespace TfJobApi.Http;

/// <summary>Paths that a cluster does not have, or does not restrict.</summary>
internal static class ServerPaths
{
    public const string Admin = "/__admin";
    public const string Console = $"{Admin}/console";
    public const string Swagger = "/swagger";
    public const string Version = "/version";
    public const string Metrics = "/metrics";

    public const string Live = "/livez";
    public const string Ready = "/readyz";

    public static readonly string[] Health = ["/healthz", Live, Ready];
}
