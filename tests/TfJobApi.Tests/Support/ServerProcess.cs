using System.Diagnostics;
using System.Text;

namespace TfJobApi.Tests.Support;

/// <summary>The server as a process of its own, started by a shell that first runs a command, for example <c>ulimit -n 256</c>.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;

    private ServerProcess(Process process) => _process = process;

    public Uri Address => _address.Task.Result;

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    /// <summary>The log so far; complete after <see cref="ExitAsync"/>.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <param name="before">Commands of the shell.</param>
    /// <param name="readsLog">False for a caller that reads no further line of the log as soon as the server listens.</param>
    public static async Task<ServerProcess> StartAsync(string before, bool readsLog = true, params string[] settings)
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "TfJobApi.dll");
        var start = new ProcessStartInfo("sh", ["-c", $"{before}; exec dotnet \"$@\"", "sh", dll, "--urls=http://127.0.0.1:0", .. settings])
        {
            RedirectStandardOutput = true,
        };

        var server = new ServerProcess(Process.Start(start)!);
        server._reading = Task.Run(() => server.ReadAsync(readsLog));
        await server._address.Task.WithPatience();
        return server;
    }

    public HttpClient CreateClient() => new() { BaseAddress = Address };

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until the process has ended.</summary>
    public async Task ExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WithPatience();
        await _reading;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadAsync(bool readsLog)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (_output)
            {
                _output.AppendLine(line);
            }

            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                _address.TrySetResult(new(line[(at + Listening.Length)..].Split('"')[0]));
                if (!readsLog)
                {
                    return;
                }
            }
        }

        _address.TrySetException(new InvalidOperationException($"The server did not start:\n{Output}"));
    }
}
