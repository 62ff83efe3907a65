using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Pods;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;

namespace TfJobApi.Simulation;

/// <summary>
/// Returns the lines that a scenario lets the main container of a pod write, when it starts.
/// Source: https://github.com/kubernetes/kubernetes/blob/v1.20.0/pkg/registry/core/pod/strategy.go (LogLocation)
/// </summary>
internal static class PodLogEndpoint
{
    private static readonly ResourceName Options = new("", "pods", "PodLogOptions");

    public static void MapPodLogs(this RouteGroupBuilder api) => api
        .MapGet($"{Workloads.Pod.Root}/namespaces/{{namespace}}/{Workloads.Pod.Plural}/{{name}}/log", (HttpContext context, JobSimulator simulator, IObjectStore store) => HandleAsync(context, simulator, store))
        .WithTags(Workloads.Pod.Kind).WithName("readNamespacedPodLog").WithSummary("Read the log of a pod; tailLines and follow are supported")
        .Produces<string>(StatusCodes.Status200OK, MediaTypes.Text).Refuses(400, 404, 422);

    private static async Task HandleAsync(HttpContext context, JobSimulator simulator, IObjectStore store)
    {
        var key = new ObjectKey(Workloads.Pod, (string)context.Request.RouteValues["namespace"]!, (string)context.Request.RouteValues["name"]!);
        var query = RequestQuery.From(context.Request);
        if (!(await store.GetAsync(key)).TryGet(out var pod, out var failure)
            || !ReadTail(query, key.Name, context.Errors).TryGet(out var tail, out failure)
            || !FindContainer(pod, query.Text("container")).TryGet(out var container, out failure)
            || (failure = CheckStart(pod, FindLife(simulator, pod), container, query.Flag("previous"))) is not null)
        {
            await StatusResult.WriteAsync(context, failure);
            return;
        }

        var lines = container == ReplicaSpec.MainContainer && FindLife(simulator, pod) is { } life ? life.Run.Log : [];
        context.Response.ContentType = MediaTypes.Text;
        foreach (var line in lines.Skip(Math.Max(lines.Length - tail, 0)))
        {
            await context.Response.WriteAsync($"{line}\n", context.RequestAborted);
        }

        if (query.Flag("follow"))
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await WaitForEndAsync(context, simulator, store, pod);
        }
    }

    /// <summary>Waits until the container ends, or the pod is gone.</summary>
    private static async Task WaitForEndAsync(HttpContext context, JobSimulator simulator, IObjectStore store, ApiObject pod)
    {
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var start = FindLife(simulator, pod)?.State.RunningSince;
        while (true)
        {
            var changed = simulator.Time.NextChange;
            var exists = (await store.GetAsync(pod.Key)).TryGet(out var current, out _) && current.Uid == pod.Uid;
            if (!exists || start is null || FindLife(simulator, pod)?.State.RunningSince != start)
            {
                return;
            }

            await changed.WaitAsync(end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (end.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private static PodLife? FindLife(JobSimulator simulator, ApiObject pod) =>
        simulator.FindJob(pod) is { } job ? job.Job.Pods.FirstOrDefault(life => job.PodKey(life.Replica) == pod.Key) : null;

    private static Result<int> ReadTail(RequestQuery query, string pod, ProfileErrors errors)
    {
        if (!query.TryGet("tailLines", out var text))
        {
            return int.MaxValue;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return ApiErrors.BadRequest($"strconv.ParseInt: parsing {GoQuote.Quote(text)}: invalid syntax");
        }

        var causes = new FieldErrorList();
        causes.Add(StatusCause.InvalidLiteral("tailLines", text, "must be greater than or equal to 0"));
        return number < 0 ? errors.Invalid(Options, pod, causes)
            : (int)Math.Min(number, int.MaxValue);
    }

    private static Result<string> FindContainer(ApiObject pod, string requested)
    {
        List<string> names = [];
        var containers = pod.Member("spec")["containers"];
        foreach (var container in containers.IsArray ? containers.Members : default)
        {
            names.Add(container.Value["name"].Text ?? "");
        }

        if (requested.Length == 0)
        {
            return names.Count == 1 ? names[0]
                : ApiErrors.BadRequest($"a container name must be specified for pod {pod.Key.Name}, choose one of: [{string.Join(' ', names)}]");
        }

        return names.Contains(requested) ? requested : ApiErrors.BadRequest($"container {requested} is not valid for pod {pod.Key.Name}");
    }

    /// <summary>Source: validateContainerLogStatus in pkg/kubelet/kubelet_pods.go</summary>
    private static ApiStatus? CheckStart(ApiObject pod, PodLife? life, string container, bool isPrevious)
    {
        var subject = $"container {GoQuote.Quote(container)} in pod {GoQuote.Quote(pod.Key.Name)}";
        return isPrevious ? ApiErrors.BadRequest($"previous terminated {subject} not found")
            : life is { StartedAt: null, State.Waiting: { } reason } ? ApiErrors.BadRequest($"{subject} is waiting to start: {reason}")
            : null;
    }

    private static class MediaTypes
    {
        public const string Text = "text/plain";
    }
}
