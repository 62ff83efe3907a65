using System.Diagnostics;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Clients;

/// <summary>The real kubectl (<c>KUBECTL</c>, or the one on the path) with its own home and its own server.</summary>
internal sealed class Kubectl : IAsyncDisposable
{
    /// <summary>The environment variable with the path of kubectl.</summary>
    private const string Variable = "KUBECTL";

    private readonly SocketHost _server;
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("kubectl-");

    private Kubectl(SocketHost server) => _server = server;

    private static string? Program { get; } = Find();

    /// <summary>Skips the test if there is no kubectl.</summary>
    public static Task<Kubectl> StartAsync(params (string Key, string Value)[] settings) => StartAsync(() => SocketHost.StartAsync(settings));

    /// <summary>Starts a server with TLS, because kubectl sends a token only over TLS.</summary>
    public static Task<Kubectl> StartTlsAsync(params (string Key, string Value)[] settings) => StartAsync(() => SocketHost.StartTlsAsync(settings));

    public HttpClient CreateClient() => _server.CreateClient();

    /// <summary>Writes a file into kubectl's home, where it also runs.</summary>
    public void Write(string name, string text) => File.WriteAllText(Path.Combine(_home.FullName, name), text);

    /// <summary>Writes a script into kubectl's home, and returns how to call it.</summary>
    public string WriteScript(string name, string text)
    {
        Write(name, text);
        return $"sh {Path.Combine(_home.FullName, name)}";
    }

    public Task<Result> RunAsync(params string[] arguments) => RunWithEditorAsync("false", arguments);

    public Task<Result> RunWithEditorAsync(string editor, params string[] arguments) =>
        RunAsync("none", editor, ["--server", _server.Address.ToString(), "--insecure-skip-tls-verify", .. arguments]);

    /// <summary>Runs kubectl with only a kubeconfig in its home.</summary>
    public Task<Result> RunWithKubeconfigAsync(string name, params string[] arguments) => RunAsync(name, "false", arguments);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _home.Delete(recursive: true);
    }

    private async Task<Result> RunAsync(string kubeconfig, string editor, string[] arguments)
    {
        var start = new ProcessStartInfo(Program!, ["--cache-dir", Path.Combine(_home.FullName, "cache"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _home.FullName,
        };
        start.Environment["HOME"] = _home.FullName;
        start.Environment["TMPDIR"] = _home.FullName;
        start.Environment["KUBECONFIG"] = Path.Combine(_home.FullName, kubeconfig);
        start.Environment["KUBE_EDITOR"] = editor;

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience.Limit);
        await using var killed = patience.Token.Register(process.Kill);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);

        return new(process.ExitCode, await output, await error);
    }

    private static async Task<Kubectl> StartAsync(Func<Task<SocketHost>> start)
    {
        Assert.SkipUnless(Program is not null, $"there is no kubectl in {Variable} or on the path");

        return new(await start());
    }

    private static string? Find() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
            ? named
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists);

    internal sealed record Result(int Code, string Output, string Error)
    {
        /// <summary>Returns the output; fails if the command failed.</summary>
        public string Succeeded
        {
            get
            {
                Assert.True(Code == 0, $"kubectl ended with {Code}: {Output}{Error}");
                return Output;
            }
        }
    }
}
