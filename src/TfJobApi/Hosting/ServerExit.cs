using System.Runtime.InteropServices;

namespace TfJobApi.Hosting;

/// <summary>
/// The end of a process that serves. A signal ends it within five seconds, even if something still blocks, for example a log that
/// nobody reads. The host itself stops at SIGTERM, SIGINT and SIGQUIT; a lost terminal, SIGHUP, has the same effect.
/// </summary>
internal sealed class ServerExit(IHostApplicationLifetime lifetime)
{
    private const int ListenerFailure = 3;

    private int _isStopping;

    public int Code { get; private set; }

    /// <summary>The time from a signal to <see cref="End"/>: longer than <see cref="HostOptions.ShutdownTimeout"/>, shorter than five seconds.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(4.7);

    /// <summary>Ends the process at once. Null in a process that is not the server's own, for example one that runs tests.</summary>
    public Action<int>? End { get; set; }

#pragma warning disable CA2000 // the result disposes of them
    /// <summary>Handles signals until the result is disposed of.</summary>
    public IDisposable HandleSignals() => new Signals(
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => StartDeadline()),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => StartDeadline()),
        PosixSignalRegistration.Create(PosixSignal.SIGQUIT, _ => StartDeadline()),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            StartDeadline();
            lifetime.StopApplication();
        }),
    ]);
#pragma warning restore CA2000

    /// <summary>Stops the server because it does not accept connections any more.</summary>
    public void Fail()
    {
        Code = ListenerFailure;
        try
        {
            StartDeadline();
        }
        finally
        {
            // also without memory for a thread
            lifetime.StopApplication();
        }
    }

    private void StartDeadline()
    {
        if (End is { } end && Interlocked.Exchange(ref _isStopping, 1) == 0)
        {
            // a thread of its own: the thread pool may have no free one
            new Thread(() => ExitAtDeadline(end)) { IsBackground = true }.Start();
        }
    }

    private void ExitAtDeadline(Action<int> end)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(Deadline);
        end(Code);
    }

    private sealed class Signals(PosixSignalRegistration[] signals) : IDisposable
    {
        public void Dispose() => Array.ForEach(signals, signal => signal.Dispose());
    }
}
