using System.Text.Json.Nodes;

namespace TfJobApi.Tests.Support;

/// <summary>An open watch, read event by event.</summary>
internal sealed class WatchClient : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private WatchClient(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _reader = new(body);
    }

    /// <summary>Opens a watch; returns when it is open on the server, too.</summary>
    public static async Task<WatchClient> OpenAsync(HttpClient client, string path, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)response.StatusCode);

        return new(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Returns the next event; null if the watch has ended regularly.</summary>
    public async Task<JsonNode?> NextAsync() =>
        await _reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line ? JsonNode.Parse(line) : null;

    /// <summary>Returns the next events, each as its type and the name and version of the object.</summary>
    public async Task<IReadOnlyList<string>> NextAsync(int count)
    {
        List<string> events = [];
        while (events.Count < count && await NextAsync() is { } next)
        {
            events.Add($"{next["type"]} {next["object"]!["metadata"]!["name"]} {next["object"]!["metadata"]!["resourceVersion"]}");
        }

        return events;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}
