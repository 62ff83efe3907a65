using System.Diagnostics;

namespace TfJobApi.Stress.Servers;

/// <summary>The faults of one etcd: a kill, a freeze, a cut after the commit, a compaction past a replica that sleeps, and a slow disk (with strace).</summary>
/// <param name="sleeper">A replica that reaches etcd by the proxy.</param>
internal sealed class EtcdFaults(EtcdProcess etcd, CuttingProxy proxy, StressServer sleeper, bool isShort)
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);

    /// <summary>Longer than a replica waits for an answer.</summary>
    private static readonly TimeSpan Freeze = TimeSpan.FromSeconds(7);

    private static readonly TimeSpan Cut = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan SlowTime = TimeSpan.FromSeconds(5);

    public FaultSchedule ToSchedule() => new(
    [
        ("cut", _ => CutAsync()),
        ("kill", _ => KillAsync()),
        ("freeze", _ => FreezeAsync()),
        .. isShort ? Array.Empty<(string, Func<CancellationToken, Task>)>() : [("compaction past a sleeping replica", _ => CompactAsync())],
        .. isShort || !InstalledPrograms.Has("strace") ? Array.Empty<(string, Func<CancellationToken, Task>)>() : [("slow disk", _ => SlowDiskAsync())],
    ])
    {
        HasSleeper = !isShort,
    };

    private async Task KillAsync()
    {
        await etcd.KillAsync();
        await Task.Delay(Cut, TimeProvider.System);
        await etcd.StartAsync();
    }

    private async Task FreezeAsync()
    {
        await etcd.FreezeAsync();
        await Task.Delay(Freeze, TimeProvider.System);
        await etcd.ContinueAsync();
    }

    private async Task CutAsync()
    {
        proxy.CutAfterRequest();
        await Task.Delay(Cut, TimeProvider.System);
        proxy.Restore();
    }

    /// <summary>Compacts to the newest revision while a replica does not run and its watch of etcd is cut.</summary>
    private async Task CompactAsync()
    {
        proxy.CutAfterRequest();
        await EtcdProcess.SignalAsync(sleeper.ProcessId, "STOP");
        await Task.Delay(Calm, TimeProvider.System);
        await etcd.CompactAsync();
        proxy.Restore();
        await EtcdProcess.SignalAsync(sleeper.ProcessId, "CONT");
    }

    /// <summary>Delays every write to the disk by 0.3 seconds.</summary>
    private async Task SlowDiskAsync()
    {
        using var trace = Process.Start(new ProcessStartInfo(
            "strace", ["-f", "-q", "-o", "/dev/null", "-e", "trace=fdatasync", "-e", "inject=fdatasync:delay_enter=300000", "-p", $"{etcd.ProcessId}"]))!;
        await Task.Delay(SlowTime, TimeProvider.System);
        await EtcdProcess.SignalAsync(trace.Id, "INT");
        await trace.WaitForExitAsync();
    }
}
