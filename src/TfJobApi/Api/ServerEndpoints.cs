using System.Runtime.InteropServices;
using TfJobApi.Http;
using TfJobApi.Settings;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>Maps the health checks and the version, which are open to every caller, as on a cluster.</summary>
internal static class ServerEndpoints
{
    private const string Check = "ping";

    public static void MapServer(this WebApplication app)
    {
        var server = app.MapGroup("").WithTags("Server").AllowAnonymous();
        foreach (var path in ServerPaths.Health)
        {
            // A restart does not help a server that is starting, or whose store does not answer: it is alive.
            var started = path == ServerPaths.Live ? CancellationToken.None : app.Lifetime.ApplicationStarted;
            var store = path == ServerPaths.Ready ? app.Services.GetService<IStoreHealth>() : null;
            var health = server.MapMethods(path, ReadMethods.All, (HttpRequest request) => HealthAsync(request, path, store, started));
            if (path != ServerPaths.Live)
            {
                health.Produces<string>(StatusCodes.Status500InternalServerError, "text/plain");
            }

            health.WithSummary("Check whether the server is up").Produces<string>(contentType: "text/plain");
            server.MapMethods($"{path}/{Check}", ReadMethods.All, () => "ok").ExcludeFromDescription();
        }

        server.MapGet(ServerPaths.Version, () => Results.Bytes(Version, MediaType.Json))
            .WithSummary("Read the emulated Kubernetes version").Produces<string>(contentType: MediaType.Json);
    }

    /// <summary>Source: https://github.com/kubernetes/apiserver/blob/master/pkg/server/healthz/healthz.go</summary>
    /// <param name="started">Cancelled when all addresses are open; the first one is served before the others are.</param>
    private static async Task<IResult> HealthAsync(HttpRequest request, string path, IStoreHealth? store, CancellationToken started)
    {
        List<(string Name, bool IsPassed)> checks = [(Check, true)];
        if (started.CanBeCanceled && !started.IsCancellationRequested)
        {
            checks.Add(("start", false));
        }

        if (store is not null)
        {
            checks.Add((store.Name, await store.IsHealthyAsync()));
        }

        var isHealthy = checks.TrueForAll(check => check.IsPassed);
        if (isHealthy && !RequestQuery.From(request).Has("verbose"))
        {
            return Results.Text("ok");
        }

        var lines = checks.Select(check => check.IsPassed ? $"[+]{check.Name} ok\n" : $"[-]{check.Name} failed: reason withheld\n");
        return Results.Text(
            $"{string.Concat(lines)}{path[1..]} check {(isHealthy ? "passed" : "failed")}\n",
            statusCode: isHealthy ? StatusCodes.Status200OK : StatusCodes.Status500InternalServerError);
    }

    /// <summary>CCI's API corresponds to Kubernetes 1.19.</summary>
    private static ReadOnlyMemory<byte> Version { get; } = System.Text.Encoding.UTF8.GetBytes(
        $$"""
        {
          "major": "1",
          "minor": "19",
          "gitVersion": "v1.19.0-tfjobapi.{{ServerVersion.Text}}",
          "gitCommit": "",
          "gitTreeState": "",
          "buildDate": "",
          "goVersion": "",
          "compiler": "dotnet {{Environment.Version}}",
          "platform": "linux/{{(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64")}}"
        }
        """);
}

/// <summary>
/// The methods of a route that reads. As in a kube-apiserver, HEAD returns the headers of a GET of resources and of health, but
/// not of discovery.
/// </summary>
internal static class ReadMethods
{
    public static string[] All { get; } = [HttpMethods.Get, HttpMethods.Head];
}
