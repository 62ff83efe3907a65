using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace TfJobApi.Stress.Servers;

/// <summary>A server under test: a process that this program starts, or one that runs already.</summary>
internal sealed class StressServer : IDisposable
{
    private const string ListeningLine = "Now listening on: ";

    private readonly Process? _process;
    private bool _isDisposed;

    private StressServer(Process? process, Uri url)
    {
        _process = process;
        Url = url;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        EndPoint = new(url.IsLoopback ? IPAddress.Loopback : IPAddress.Parse(url.Host), url.Port);
    }

    public Uri Url { get; }

    public IPEndPoint EndPoint { get; }

    /// <summary>Null for a server that this program has not started.</summary>
    public ProcessFigures? Figures => _process is null ? null : new(_process.Id);

    public int ProcessId => _process!.Id;

    public bool HasExited => _process?.HasExited == true;

    public int? ExitCode => HasExited ? _process!.ExitCode : null;

    /// <summary>Starts the server of the options with these settings, or connects to the one that runs already.</summary>
    public static StressServer Start(StressOptions options, params IEnumerable<string> settings) =>
        options.IsUrl
            ? new(null, new(options.Server!))
            : Start(new ServerStart(options) { Settings = [.. settings] });

    /// <summary>Returns as soon as the process has logged its address.</summary>
    public static StressServer Start(ServerStart start)
    {
        var process = Process.Start(start.ToProcess())!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.IndexOf(ListeningLine, StringComparison.Ordinal) is var at and >= 0)
            {
                if (start.ReadsLog)
                {
                    _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                }

                return new(process, new(line[(at + ListeningLine.Length)..].Trim()));
            }
        }

        process.WaitForExit();
        var code = process.ExitCode;
        process.Dispose();
        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"the server ended with code {code} before it listened"));
    }

    /// <summary>Sends SIGTERM; returns the time until the process has ended, or null if it runs longer than the limit.</summary>
    public TimeSpan? Terminate(TimeSpan limit)
    {
        var start = Stopwatch.GetTimestamp();
        using (var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            kill.WaitForExit();
        }

        return _process.WaitForExit(limit) ? Stopwatch.GetElapsedTime(start) : null;
    }

    /// <summary>Returns the bytes that the ended process has left in the pipe of its output.</summary>
    public int CountUnreadLog() => HasExited ? _process!.StandardOutput.ReadToEnd().Length : 0;

    public void Dispose()
    {
        if (_process is null || _isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
