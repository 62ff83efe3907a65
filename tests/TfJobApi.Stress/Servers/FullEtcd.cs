using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace TfJobApi.Stress.Servers;

/// <summary>
/// An etcd whose quota the history of a race exceeds again and again. Then an administrator makes space, as etcd's manual says.
/// Source: https://etcd.io/docs/v3.4/op-guide/maintenance/#space-quota
/// </summary>
internal sealed class FullEtcd : IAsyncDisposable
{
    /// <summary>The time in which all writes are rejected.</summary>
    private static readonly TimeSpan Full = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly EtcdProcess _etcd;

    private FullEtcd(EtcdProcess etcd) => _etcd = etcd;

    public string Address => _etcd.Address;

    public static async Task<FullEtcd> StartAsync()
    {
        var etcd = await EtcdProcess.StartAsync("--quota-backend-bytes", "2000000");

        // its JSON gateway connects to the port of the options, which is known after the first start
        await etcd.KillAsync();
        await etcd.StartAsync();
        return new(etcd);
    }

    public FaultSchedule ToSchedule() => new(("exceeded quota", ExceedAsync));

    public ValueTask DisposeAsync() => _etcd.DisposeAsync();

    private async Task ExceedAsync(CancellationToken done)
    {
        using var client = new HttpClient { BaseAddress = new(_etcd.Address) };
        JsonArray? alarms;
        while ((alarms = (await PostAsync(client, "maintenance/alarm", new { action = "GET" }))["alarms"]?.AsArray()) is null)
        {
            await Task.Delay(Poll, TimeProvider.System, done);
        }

        await Task.Delay(Full, TimeProvider.System, CancellationToken.None);
        var revision = (await PostAsync(client, "kv/range", new { key = "AA==" }))["header"]!["revision"]!.GetValue<string>();
        await PostAsync(client, "kv/compaction", new { revision, physical = true });
        await PostAsync(client, "maintenance/defragment", new { });
        foreach (var alarm in alarms)
        {
            await PostAsync(client, "maintenance/alarm", new { action = "DEACTIVATE", memberID = alarm!["memberID"]!.GetValue<string>(), alarm = alarm["alarm"]!.GetValue<string>() });
        }
    }

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, object body)
    {
        using var response = await client.PostAsJsonAsync(new Uri($"/v3/{path}", UriKind.Relative), body);
        return JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;
    }
}
