using System.Diagnostics;
using System.Globalization;

namespace TfJobApi.Benchmarks;

/// <summary>A program that listens on a free port of this machine, and ends when this instance is disposed of.</summary>
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
    /// The processor time of all threads, in user and in system mode. It is read for each thread, because the kernel reports
    /// that of a process only in hundredths of a second.
    /// </summary>
    public TimeSpan ProcessorTime => TimeSpan.FromMicroseconds(
        Directory.EnumerateDirectories($"/proc/{Id}/task")
            .Select(thread => File.ReadAllText($"{thread}/schedstat"))
            .Sum(text => long.Parse(text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture)) / 1000);

    /// <summary>The resident memory, as the kernel reports it.</summary>
    public long ResidentKibibytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Returns as soon as the program has logged that it listens.</summary>
    public static ServerProcess Start(AotBinary binary, params IEnumerable<string> settings) =>
        Start(new ProcessStartInfo(binary.Path, ["--urls=http://127.0.0.1:0", .. settings]));

    /// <summary>Starts a program in another way.</summary>
    public static ServerProcess Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        var process = Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.IndexOf(ListeningLine, StringComparison.Ordinal) is var at and >= 0)
            {
                // the rest of the output must be read, or the program would block
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
