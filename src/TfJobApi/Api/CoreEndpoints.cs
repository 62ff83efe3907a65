using TfJobApi.Clock;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Representations;
using TfJobApi.Resources.Definitions;
using TfJobApi.Selectors;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>
/// The little of the core group that clients of TFJobs look at: namespaces, which are all there, and events, of which there
/// are none. Neither ever changes, so watches of them are quiet.
/// </summary>
internal static class CoreEndpoints
{
    private const string DefaultNamespace = "default";
    private const string NoEvents = "List the events: there are none";

    public static void MapCore(this RouteGroupBuilder discovery)
    {
        discovery.MapGet("/api/v1/namespaces", (HttpContext context, IObjectStore store, VirtualClock clock) => IsWatch(context) ? WatchAsync(context, clock) : NamespacesAsync(context, store))
            .WithSummary("List the namespaces that have TFJobs, and the default one; every other name is a namespace, too").Refuses(400);
        discovery.MapGet("/api/v1/namespaces/{namespace}", context => JsonResponse.SendAsync(context, Namespace((string)context.Request.RouteValues["namespace"]!)))
            .WithSummary("Read a namespace; every name is one");
        discovery.MapGet("/api/v1/events", EventsAsync).WithSummary(NoEvents).Refuses(400);
        discovery.MapGet("/api/v1/namespaces/{namespace}/events", EventsAsync).WithSummary(NoEvents).Refuses(400);
    }

    private static bool IsWatch(HttpContext context) => QueryFlag.IsSet(context.Request.Query["watch"]);

    private static Task WatchAsync(HttpContext context, VirtualClock clock) => ListOptions.Timeout(context.Request).TryGet(out var timeout, out var failure)
        ? new QuietWatch(WatchHandler.Lifetime(timeout.Seconds), clock).ExecuteAsync(context)
        : StatusResult.WriteAsync(context, failure);

    private static Task EventsAsync(HttpContext context, VirtualClock clock) =>
        IsWatch(context) ? WatchAsync(context, clock) : DiscoveryEndpoints.SendAsync(
            context, """{"kind":"EventList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}"""u8);

    /// <summary>
    /// Every namespace is there. kubectl asks for it when it does not find a TFJob, and would tell of a missing namespace instead.
    /// Source: https://github.com/kubernetes/cli-runtime/blob/master/pkg/resource/visitor.go
    /// </summary>
    private static JsonBuffer Namespace(string name)
    {
        var json = new JsonBuffer();
        json.Write("""{"kind":"Namespace","apiVersion":"v1","""u8);
        WriteNamespace(name, json);
        return json;
    }

    private static async Task NamespacesAsync(HttpContext context, IObjectStore store)
    {
        if (!ListOptions.Read(context.Request, null).TryGet(out var options, out var failure))
        {
            await StatusResult.WriteAsync(context, failure);
            return;
        }

        var listed = await store.ListAsync(new(TfJob.Definition, null));
        await (listed.TryGet(out var list, out failure)
            ? DiscoveryEndpoints.SendAsync(context, Namespaces(list, options.Selector).WrittenSpan)
            : StatusResult.WriteAsync(context, failure));
    }

    /// <summary>Those that have TFJobs, and the one that every cluster has. None has labels.</summary>
    private static JsonBuffer Namespaces(ObjectList list, ObjectSelector selector)
    {
        var selected = list.Items.Select(item => item.Key.Namespace).Append(DefaultNamespace).Distinct().Order(StringComparer.Ordinal)
            .Where(name => selector.Fields.Matches(new(TfJob.Definition, "", name)) && selector.Labels.Matches(default));
        var json = new JsonBuffer();
        json.Write("""{"kind":"NamespaceList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":["""u8);
        foreach (var (index, name) in selected.Index())
        {
            json.Write(index == 0 ? "{"u8 : ",{"u8);
            WriteNamespace(name, json);
        }

        json.Write("]}"u8);
        return json;
    }

    private static void WriteNamespace(string name, JsonBuffer output)
    {
        output.Write("\"metadata\":{\"name\":"u8);
        JsonStrings.Write(name, output);
        output.Write("""},"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}"""u8);
    }
}
