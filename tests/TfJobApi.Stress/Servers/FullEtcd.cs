using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace TfJobApi.Stress.Servers;

/// <summary>
/// An etcd whose quota the history of a race exceeds again and again. It rejects creates and updates then, and can apply those that arrive
/// before its alarm. Then an administrator makes space, as etcd's manual says.
/// Source: https://etcd.io/docs/v3.4/op-guide/maintenance/#space-quota
/// </summary>
internal sealed class FullEtcd : IAsyncDisposable
{
    /// <summary>The time in which nothing can be created. Deletions leave nothing to update soon.</summary>
    private static readonly TimeSpan Full = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly EtcdProcess _etcd;

    private FullEtcd(EtcdProcess etcd) => _etcd = etcd;

    public string Address => _etcd.Address;

    public static async Task<FullEtcd> StartAsync()
    {
        var etcd = new FullEtcd(await EtcdProcess.StartAsync("--quota-backend-bytes", "2000000"));
        await etcd._etcd.OpenGatewayAsync();
        return etcd;
    }

    public FaultSchedule ToSchedule() => new(("exceeded quota", ExceedAsync));

    public ValueTask DisposeAsync() => _etcd.DisposeAsync();

    private async Task ExceedAsync(CancellationToken done)
    {
        using var client = new HttpClient { BaseAddress = new(_etcd.Address) };
        while (await AlarmsAsync(client) is [])
        {
            await Task.Delay(Poll, TimeProvider.System, done);
        }

        await Task.Delay(Full, TimeProvider.System, CancellationToken.None);
        await _etcd.CompactAsync();
        await PostAsync(client, "defragment", new { });

        // a write that was checked before can raise the alarm once more
        while (await AlarmsAsync(client) is [var alarm, ..])
        {
            await PostAsync(client, "alarm", new { action = "DEACTIVATE", memberID = alarm!["memberID"]!.GetValue<string>(), alarm = alarm["alarm"]!.GetValue<string>() });
        }
    }

    private static async Task<JsonArray> AlarmsAsync(HttpClient client) => (await PostAsync(client, "alarm", new { action = "GET" }))["alarms"]?.AsArray() ?? [];

    private static async Task<JsonNode> PostAsync(HttpClient client, string call, object body)
    {
        using var response = await client.PostAsJsonAsync(new Uri($"/v3/maintenance/{call}", UriKind.Relative), body);
        return JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;
    }
}
