using System.Text.Json;
using k8s;
using k8s.Autorest;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Clients;

/// <summary>
/// The official C# client's watch under faults. By its documentation, onError is called with any exception that is caught
/// while it watches, including an ERROR event, and onClosed when the connection is closed for any reason.
/// </summary>
public sealed class KubernetesClientFaultTests
{
    private const string Group = "kubeflow.org";
    private const string Version = "v1";
    private const string Plural = "tfjobs";
    private const string Namespace = "kube-test";
    private const string Newest = "72444816";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("end", "14 closed; 15 16", null)]
    [InlineData("gone", "14 closed; relist 16", typeof(KubernetesException))]
    [InlineData("stall", "14 closed; 15 16", null)]
    [InlineData("repeat", "14 15 15 16 16 bookmark:16 closed", null)]
    [InlineData("bookmarks", "14 bookmark:14 closed; 15 16", null)]
    [InlineData("malformed", "14 closed; 15 16", typeof(JsonException))]
    [InlineData("truncate", "14 closed; 15 16", typeof(HttpIOException))]
    public async Task A_controller_recovers_from_watch_faults_without_loss(string fault, string expected, Type? error)
    {
        await using var host = await SocketHost.StartAsync();
        using var http = host.CreateClient();
        using var client = new Kubernetes(new KubernetesClientConfiguration { Host = host.Address.ToString() });
        for (var i = 0; i < 3; i++)
        {
            await http.Patch(TestHost.Job, $$$"""{"metadata":{"labels":{"n":"{{{i}}}"} } }""");
        }

        await http.Post("/__admin/faults", $$"""{"match":{"verbs":["watch"]},"times":1,"effect":{"fault":"{{fault}}","after":1} }""");

        var first = await WatchAsync(client, http, "72444813");
        var text = first.Text;
        if (first.Errors.Any(caught => caught is KubernetesException { Status.Code: 410 }))
        {
            var list = await client.CustomObjects.ListNamespacedCustomObjectAsync<TfJobResourceList>(Group, Version, Namespace, Plural, cancellationToken: Cancellation);
            text += $"; relist {list.Metadata.ResourceVersion[^2..]}";
        }
        else if (first.Position != Newest)
        {
            // from the version of the last complete event, as the documentation of the API says
            var second = await WatchAsync(client, http, first.Position);
            Assert.Empty(second.Errors);
            text += $"; {second.Text.Split(" bookmark")[0]}";
        }

        Assert.Equal(expected, text);
        Assert.Equal(error is null ? [] : [error], first.Errors.Select(caught => caught.GetType()));
    }

    [Fact]
    public async Task A_stalled_watch_ends_when_it_is_cancelled()
    {
        await using var host = await SocketHost.StartAsync();
        using var http = host.CreateClient();
        using var client = new Kubernetes(new KubernetesClientConfiguration { Host = host.Address.ToString() });
        await http.Post("/__admin/faults", """{"effect":{"fault":"stall","after":1}}""");
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var events = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in client.CustomObjects.WatchListNamespacedCustomObjectAsync(Group, Version, Namespace, Plural, cancellationToken: enough.Token))
            {
                events++;
                await http.Patch(TestHost.Job, """{"metadata":{"labels":{"n":"1"}}}""");
                await enough.CancelAsync();
            }
        });

        Assert.Equal(1, events);
    }

    [Theory]
    [InlineData(409, "Conflict")]
    [InlineData(429, "TooManyRequests")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task Its_exception_holds_the_injected_status(int code, string reason)
    {
        await using var host = await SocketHost.StartAsync();
        using var http = host.CreateClient();
        using var client = new Kubernetes(new KubernetesClientConfiguration { Host = host.Address.ToString() });
        await http.Post("/__admin/faults", $$"""{"effect":{"status":{{code}} } }""");

        var refusal = await Assert.ThrowsAsync<HttpOperationException>(() => client.CustomObjects.GetNamespacedCustomObjectAsync<TfJobResource>(Group, Version, Namespace, Plural, "tfjob-test", Cancellation));

        Assert.Equal((code, reason), ((int)refusal.Response.StatusCode, KubernetesJson.Deserialize<k8s.Models.V1Status>(refusal.Response.Content).Reason));
    }

    /// <summary>Watches until the watch is closed; events after an error are left for the next watch.</summary>
    private static async Task<(string Text, string Position, List<Exception> Errors)> WatchAsync(Kubernetes client, HttpClient http, string from)
    {
        var position = from;
        List<string> events = [];
        List<Exception> errors = [];
        var begun = new TaskCompletionSource();
        var closed = new TaskCompletionSource();
        using var watch = Open(
            client,
            from,
            onEvent: (type, item) =>
            {
                if (errors.Count == 0)
                {
                    position = KubernetesJson.Deserialize<TfJobResource>(KubernetesJson.Serialize(item)).Metadata.ResourceVersion;
                    var text = type == WatchEventType.Bookmark ? $"bookmark:{position[^2..]}" : position[^2..];
                    if (type != WatchEventType.Bookmark || events[^1] != text)
                    {
                        events.Add(text);
                    }
                }

                begun.TrySetResult();
            },
            onError: errors.Add,
            onClosed: () =>
            {
                events.Add("closed");
                closed.SetResult();
            });

        // Every event has been delivered before the timeout.
        await begun.Task.WithPatience();
        await http.Post("/__admin/clock/advance", """{"by":"10m"}""");
        await closed.Task.WithPatience();

        return (string.Join(' ', events), position, errors);
    }

    private static Watcher<object> Open(
        Kubernetes client, string from, Action<WatchEventType, object> onEvent, Action<Exception> onError, Action onClosed) =>
        client.CustomObjects.WatchListNamespacedCustomObject(
            Group, Version, Namespace, Plural, allowWatchBookmarks: true, resourceVersion: from, timeoutSeconds: 600,
            onEvent: onEvent, onError: onError, onClosed: onClosed);
}
