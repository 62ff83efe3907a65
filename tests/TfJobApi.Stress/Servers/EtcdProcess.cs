using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace TfJobApi.Stress.Servers;

/// <summary>
/// A member of etcd, alone or of a cluster, as a process with its own data folder and a free port. It is Debian's package etcd-server,
/// which .ci/run installs. The tests use it, too.
/// </summary>
internal sealed class EtcdProcess : IAsyncDisposable
{
    private const string Free = "http://127.0.0.1:0";
    private const string Serving = "client requests on ";
    private const string Starting = "starting member ";

    /// <summary>A slow machine does not reach it.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(10);

    private static readonly string[] Alone = ["--listen-peer-urls", Free, "--initial-advertise-peer-urls", Free, "--initial-cluster", $"default={Free}"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tfjobapi-etcd-");
    private readonly string[] _options;
    private Process _process = null!;

    private EtcdProcess(string[] options) => _options = options;

    /// <summary>For example <c>http://127.0.0.1:12345</c>; the same after a restart.</summary>
    public string Address { get; private set; } = Free;

    /// <summary>The id in the cluster, in hexadecimal digits.</summary>
    public string MemberId { get; private set; } = "";

    public int ProcessId => _process.Id;

    public static Task<EtcdProcess> StartAsync(params string[] options) => StartAsync("http", [.. Alone, .. options]);

    /// <summary>Starts a member of a cluster, and returns when the cluster has a leader.</summary>
    /// <param name="options">Its name, and the addresses of all members for each other.</param>
    public static Task<EtcdProcess> StartMemberAsync(params string[] options) => StartAsync("http", options);

    /// <summary>Starts one whose clients use TLS.</summary>
    public static Task<EtcdProcess> StartSecureAsync(params string[] options) => StartAsync("https", [.. Alone, .. options]);

    private static async Task<EtcdProcess> StartAsync(string scheme, string[] options)
    {
        var etcd = new EtcdProcess(options) { Address = $"{scheme}://127.0.0.1:0" };
        await etcd.StartAsync();
        return etcd;
    }

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("etcd",
        [
            "--data-dir", _folder.FullName, "--listen-client-urls", Address, "--advertise-client-urls", Address, .. _options,
        ])
        {
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        List<string> output = [];
        while (await _process.StandardError.ReadLineAsync().WaitAsync(StartLimit) is { } line)
        {
            output.Add(line);
            if (line.IndexOf(Starting, StringComparison.Ordinal) is >= 0 and var id)
            {
                MemberId = line[(id + Starting.Length)..].Split(' ')[0];
            }

            if (line.IndexOf(Serving, StringComparison.Ordinal) is >= 0 and var at)
            {
                Address = $"{Address.Split(':')[0]}://{line[(at + Serving.Length)..].Split(',')[0]}";
                _ = _process.StandardError.ReadToEndAsync();
                return;
            }
        }

        throw new InvalidOperationException($"etcd did not start:\n{string.Join('\n', output)}");
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Removes all data of a member that was killed.</summary>
    public void Wipe()
    {
        _folder.Delete(recursive: true);
        _folder.Create();
    }

    /// <summary>Starts it again. Its JSON gateway connects to the port of the options, which is known after the first start.</summary>
    public async Task OpenGatewayAsync()
    {
        await KillAsync();
        await StartAsync();
    }

    /// <summary>Compacts it to its newest revision, which another one has perhaps done already.</summary>
    public async Task CompactAsync()
    {
        using var client = new HttpClient { BaseAddress = new(Address) };
        using var range = await client.PostAsJsonAsync(new Uri("/v3/kv/range", UriKind.Relative), new { key = "AA==" });
        var revision = JsonNode.Parse(await range.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["header"]!["revision"]!.GetValue<string>();
        using var compaction = await client.PostAsJsonAsync(new Uri("/v3/kv/compaction", UriKind.Relative), new { revision, physical = true });
        if (!compaction.IsSuccessStatusCode && await compaction.Content.ReadAsStringAsync() is var why && !why.Contains("has been compacted", StringComparison.Ordinal))
        {
            throw new HttpRequestException(why);
        }
    }

    public Task FreezeAsync() => SignalAsync(_process.Id, "STOP");

    public Task ContinueAsync() => SignalAsync(_process.Id, "CONT");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Sends a signal to a process.</summary>
    public static async Task SignalAsync(int process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
