using System.Runtime.InteropServices;
using TfJobApi.Http;

namespace TfJobApi.Api;

/// <summary>What is asked of the server itself; a cluster answers it to anybody, and so does this server.</summary>
internal static class ServerEndpoints
{
    public static void MapServer(this WebApplication app)
    {
        var server = app.MapGroup("").WithTags("Server").AllowAnonymous();
        foreach (var path in new[] { "/healthz", "/livez", "/readyz" })
        {
            server.MapGet(path, () => "ok").WithSummary("Whether the server is well").Produces<string>(contentType: "text/plain");
        }

        server.MapGet("/version", () => Results.Bytes(Version, MediaType.Json))
            .WithSummary("The Kubernetes version that the server stands in for").Produces<string>(contentType: MediaType.Json);
    }

    /// <summary>CCI's API corresponds to Kubernetes 1.19.</summary>
    private static ReadOnlyMemory<byte> Version { get; } = System.Text.Encoding.UTF8.GetBytes(
        $$"""
        {
          "major": "1",
          "minor": "19",
          "gitVersion": "v1.19.0-tfjobapi.{{Usage.Version}}",
          "gitCommit": "",
          "gitTreeState": "",
          "buildDate": "",
          "goVersion": "",
          "compiler": "dotnet {{Environment.Version}}",
          "platform": "linux/{{(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64")}}"
        }
        """);
}
