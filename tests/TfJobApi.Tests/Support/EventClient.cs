using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace TfJobApi.Tests.Support;

/// <summary>An open stream of events, read event by event with .NET's own parser.</summary>
internal sealed class EventClient : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _items;

    private EventClient(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _items = SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
    }

    public static async Task<EventClient> OpenAsync(HttpClient client, string path = "/__admin/events")
    {
        var response = await client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal((200, "text/event-stream"), ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType));

        return new(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Returns the next event; null if the stream has ended.</summary>
    public async Task<Event?> NextAsync() =>
        await _items.MoveNextAsync() ? new(_items.Current.EventType, _items.Current.EventId!, JsonNode.Parse(_items.Current.Data)!) : null;

    /// <summary>Returns the next event of a type; the others before it are skipped.</summary>
    public async Task<Event> NextAsync(string type)
    {
        while (await NextAsync() is { } next)
        {
            if (next.Type == type)
            {
                return next;
            }
        }

        throw new InvalidOperationException($"the stream has ended without an event {type}");
    }

    public async ValueTask DisposeAsync()
    {
        await _items.DisposeAsync();
        _response.Dispose();
    }

    internal sealed record Event(string Type, string Id, JsonNode Data);
}
