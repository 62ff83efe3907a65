using System.Globalization;
using System.Net.Http.Json;

namespace TfJobApi.Stress.Servers;

/// <summary>Injects one fault of etcd after the other: a kill, a freeze, a cut after the commit, and a compaction past a replica that sleeps.</summary>
/// <param name="sleeper">A replica that reaches etcd by the proxy.</param>
internal sealed class EtcdFaults(EtcdProcess etcd, CuttingProxy proxy, StressServer sleeper, bool isShort)
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);

    /// <summary>Longer than a replica waits for an answer.</summary>
    private static readonly TimeSpan Freeze = TimeSpan.FromSeconds(7);

    private static readonly TimeSpan Cut = TimeSpan.FromMilliseconds(300);

    private readonly SortedDictionary<string, int> _counts = [];

    public async Task RunAsync(CancellationToken done)
    {
        (string Name, Func<Task> Inject)[] faults =
        [
            ("cut", CutAsync),
            ("kill", KillAsync),
            ("freeze", FreezeAsync),
            .. isShort ? Array.Empty<(string, Func<Task>)>() : [("compaction past a sleeping replica", CompactAsync)],
        ];
        for (var next = 0; !done.IsCancellationRequested; next = (next + 1) % faults.Length)
        {
            await Task.Delay(Calm, TimeProvider.System, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!done.IsCancellationRequested)
            {
                await faults[next].Inject();
                _counts[faults[next].Name] = _counts.GetValueOrDefault(faults[next].Name) + 1;
            }
        }
    }

    public override string ToString() => string.Join(", ", _counts.Select(fault => string.Create(CultureInfo.InvariantCulture, $"{fault.Value} × {fault.Key}")));

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
        using var client = new HttpClient { BaseAddress = new(etcd.Address) };
        using var range = await client.PostAsJsonAsync("/v3/kv/range", new { key = "AA==" });
        var revision = System.Text.Json.Nodes.JsonNode.Parse(await range.Content.ReadAsStringAsync())!["header"]!["revision"]!.GetValue<string>();
        using var compaction = await client.PostAsJsonAsync("/v3/kv/compaction", new { revision });
        compaction.EnsureSuccessStatusCode();
        proxy.Restore();
        await EtcdProcess.SignalAsync(sleeper.ProcessId, "CONT");
    }
}
