using System.Diagnostics;
using System.Globalization;

namespace TfJobApi.Benchmarks;

/// <summary>A program that listens on a free port of this machine; it ends when this is disposed of.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string ListeningLine = "Now listening on: http://127.0.0.1:";

    private readonly Process _process;

    private ServerProcess(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public int Id => _process.Id;

    /// <summary>
    /// The processor time its threads have taken so far, in user and in system mode. Read thread by thread, as the kernel
    /// tells a process's own only in hundredths of a second.
    /// </summary>
    public TimeSpan ProcessorTime => TimeSpan.FromMicroseconds(
        Directory.EnumerateDirectories($"/proc/{Id}/task")
            .Select(thread => File.ReadAllText($"{thread}/schedstat"))
            .Sum(text => long.Parse(text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture)) / 1000);

    /// <summary>How much of it is in memory now, as the kernel counts it.</summary>
    public long ResidentKibibytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Returns as soon as the program says that it listens.</summary>
    public static ServerProcess Start(AotBinary binary, params IEnumerable<string> settings) =>
        Start(new ProcessStartInfo(binary.Path, ["--urls=http://127.0.0.1:0", .. settings]));

    /// <summary>The same, of a program that is started in another way.</summary>
    public static ServerProcess Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        var process = Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.IndexOf(ListeningLine, StringComparison.Ordinal) is var at and >= 0)
            {
                // what it says from now on must go somewhere, or it would wait for a reader
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return new(process, int.Parse(line.AsSpan(at + ListeningLine.Length), CultureInfo.InvariantCulture));
            }
        }

        process.Dispose();
        throw new InvalidOperationException($"{start.FileName} ended before it listened");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
