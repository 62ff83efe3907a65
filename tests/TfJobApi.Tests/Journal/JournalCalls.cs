using System.Text.Json.Nodes;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Journal;

internal static class JournalCalls
{
    public const string Requests = "/__admin/requests";

    public static async Task<IReadOnlyList<JsonNode>> JournalAsync(this HttpClient client, string query = "") =>
        [.. (await client.Get($"{Requests}{query}")).Json["requests"]!.AsArray().Select(entry => entry!)];

    public static async Task<JsonNode> LastRequestAsync(this HttpClient client) => (await client.JournalAsync("?limit=1"))[0];

    public static async Task<int> CountAsync(this HttpClient client, string filter) =>
        (await client.Post($"{Requests}/count", filter)).Json["count"]!.GetValue<int>();
}
