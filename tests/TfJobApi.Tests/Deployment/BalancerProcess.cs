using System.Diagnostics;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Deployment;

/// <summary>nginx (Debian's nginx-light) with a configuration of deploy/, whose replicas and port are replaced by those of a test.</summary>
internal sealed partial class BalancerProcess : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Process _process;

    private BalancerProcess(string configuration, IReadOnlyList<Uri> replicas)
    {
        var text = Replica().Replace(configuration, match => replicas[int.Parse(match.Groups[1].ValueSpan, null) - 1].Authority)
            .Replace("listen 8080;", $"listen unix:{Socket};", StringComparison.Ordinal)
            .Replace("http {", $"http {{ access_log off; {string.Concat(Paths.Select(name => $"{name}_temp_path {_folder.PathOf(name)}; "))}", StringComparison.Ordinal);
        var file = _folder.Write("nginx.conf", text);
        _process = Process.Start(new ProcessStartInfo("nginx", ["-p", _folder.Path, "-c", file, "-g", $"daemon off; error_log stderr notice; pid {_folder.PathOf("pid")};"])
        {
            RedirectStandardError = true,
            Environment = { ["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin" },
        })!;
    }

    private static string[] Paths { get; } = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

    private string Socket => _folder.PathOf("socket");

    /// <param name="path">That of the configuration in the repository.</param>
    public static async Task<BalancerProcess> StartAsync(string path, params IReadOnlyList<Uri> replicas)
    {
        Programs.Require("nginx", "nginx-light");
        var balancer = new BalancerProcess(await SourceTree.PageAsync(path), replicas);
        List<string> output = [];
        while (await balancer._process.StandardError.ReadLineAsync().WithPatience() is { } line)
        {
            output.Add(line);

            // it listens before it starts its workers
            if (line.Contains("start worker process ", StringComparison.Ordinal))
            {
                _ = balancer._process.StandardError.ReadToEndAsync();
                return balancer;
            }
        }

        throw new InvalidOperationException($"nginx did not start:\n{string.Join('\n', output)}");
    }

#pragma warning disable CA2000 // the client disposes the handler
    public HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new("http://balancer"),
    };
#pragma warning restore CA2000

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // the workers end with it
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    [GeneratedRegex("replica-([0-9]):8080")]
    private static partial Regex Replica();
}
