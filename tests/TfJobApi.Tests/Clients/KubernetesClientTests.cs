using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Clients;

/// <summary>Uses the official C# client as a controller or a pipeline does.</summary>
public sealed class KubernetesClientTests
{
    private const string Group = "kubeflow.org";
    private const string Version = "v1";
    private const string Plural = "tfjobs";
    private const string Namespace = "kube-test";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_creates_reads_patches_and_deletes()
    {
        await using var host = await SocketHost.StartAsync();
        using var jobs = Generic(host);

        var created = await jobs.CreateNamespacedAsync(Job("mnist"), Namespace, Cancellation);
        var patched = await jobs.PatchNamespacedAsync<TfJobResource>(
            new V1Patch("""{"metadata":{"labels":{"team":"red"}},"spec":{"activeDeadlineSeconds":60}}""", V1Patch.PatchType.MergePatch), Namespace, "mnist", Cancellation);
        var read = await jobs.ReadNamespacedAsync<TfJobResource>(Namespace, "mnist", Cancellation);
        var deleted = await jobs.DeleteNamespacedAsync<V1Status>(Namespace, "mnist", Cancellation);

        Assert.Equal(1, created.Metadata.Generation);
        Assert.Equal(2, patched.Metadata.Generation);
        Assert.Equal(("red", 60), (read.Metadata.Labels["team"], read.Spec.ActiveDeadlineSeconds));
        Assert.Equal(created.Metadata.Uid, read.Metadata.Uid);
        Assert.Equal("Success", deleted.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await RejectionAsync(() => jobs.ReadNamespacedAsync<TfJobResource>(Namespace, "mnist", Cancellation))).StatusCode);
    }

    [Fact]
    public async Task Its_exception_holds_the_status()
    {
        await using var host = await SocketHost.StartAsync();
        using var jobs = Generic(host);

        var refusal = await Assert.ThrowsAsync<HttpOperationException>(() => jobs.PatchNamespacedAsync<TfJobResource>(
            new V1Patch("""{"spec":{"backoffLimit":1,"ttlSecondsAfterFinished":-1}}""", V1Patch.PatchType.MergePatch), Namespace, "tfjob-test", Cancellation));
        var status = KubernetesJson.Deserialize<V1Status>(refusal.Response.Content);

        Assert.Equal(("BadRequest", 400), (status.Reason, status.Code));
        Assert.Equal(["spec.backoffLimit", "spec.ttlSecondsAfterFinished"], status.Details.Causes.Select(cause => cause.Field));
        Assert.Equal(
            HttpStatusCode.UnsupportedMediaType,
            (await RejectionAsync(() => jobs.PatchNamespacedAsync<TfJobResource>(
                new V1Patch("{}", V1Patch.PatchType.StrategicMergePatch), Namespace, "tfjob-test", Cancellation))).StatusCode);
    }

    [Fact]
    public async Task It_lists_by_selectors_and_page_by_page()
    {
        await using var host = await SocketHost.StartAsync(("Seeding:Sample", "false"));
        using var client = Client(host);
        for (var i = 0; i < 7; i++)
        {
            await client.CustomObjects.CreateNamespacedCustomObjectAsync(Job($"job-{i}", ("parity", i % 2 == 0 ? "even" : "odd")), Group, Version, Namespace, Plural, cancellationToken: Cancellation);
        }

        List<string> pages = [];
        string? token = null;
        do
        {
            var page = await client.CustomObjects.ListNamespacedCustomObjectAsync<TfJobResourceList>(
                Group, Version, Namespace, Plural, limit: 3, continueParameter: token, cancellationToken: Cancellation);
            pages.Add(string.Join(',', page.Items.Select(job => job.Metadata.Name)));
            token = page.Metadata.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(token));

        var odd = await client.CustomObjects.ListNamespacedCustomObjectAsync<TfJobResourceList>(
            Group, Version, Namespace, Plural, labelSelector: "parity notin (even)", fieldSelector: "metadata.name!=job-3", cancellationToken: Cancellation);
        await client.CustomObjects.DeleteCollectionNamespacedCustomObjectAsync<TfJobResourceList>(
            Group, Version, Namespace, Plural, labelSelector: "parity=even", cancellationToken: Cancellation);
        var left = await client.CustomObjects.ListNamespacedCustomObjectAsync<TfJobResourceList>(Group, Version, Namespace, Plural, cancellationToken: Cancellation);

        Assert.Equal(["job-0,job-1,job-2", "job-3,job-4,job-5", "job-6"], pages);
        Assert.Equal(["job-1", "job-5"], odd.Items.Select(job => job.Metadata.Name));
        Assert.Equal(["job-1", "job-3", "job-5"], left.Items.Select(job => job.Metadata.Name));
    }

    [Fact]
    public async Task It_watches_from_the_version_of_its_list()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = Client(host);
        using var jobs = Generic(host);
        var list = await jobs.ListNamespacedAsync<TfJobResourceList>(Namespace, cancel: Cancellation);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var events = new List<string>();
        await jobs.CreateNamespacedAsync(Job("mnist"), Namespace, Cancellation);
        await foreach (var (type, item) in client.CustomObjects.WatchListNamespacedCustomObjectAsync(
            Group, Version, Namespace, Plural, resourceVersion: list.Metadata.ResourceVersion, cancellationToken: enough.Token))
        {
            var job = KubernetesJson.Deserialize<TfJobResource>(KubernetesJson.Serialize(item));
            events.Add($"{type} {job.Metadata.Name}");
            switch (events.Count)
            {
                case 1:
                    await jobs.PatchNamespacedAsync<TfJobResource>(
                        new V1Patch("""{"metadata":{"labels":{"a":"b"}}}""", V1Patch.PatchType.MergePatch), Namespace, "mnist", Cancellation);
                    break;
                case 2:
                    await jobs.DeleteNamespacedAsync<V1Status>(Namespace, "mnist", Cancellation);
                    break;
                default:
                    break;
            }

            if (events.Count == 3)
            {
                break;
            }
        }

        Assert.Equal(["Added mnist", "Modified mnist", "Deleted mnist"], events);
    }

    [Fact]
    public async Task Its_watch_receives_410_when_it_has_to_list_again()
    {
        await using var host = await SocketHost.StartAsync(("Watch:HistoryLength", "1"));
        using var client = Client(host);
        using var jobs = Generic(host);
        foreach (var value in new[] { "1", "2", "3" })
        {
            await jobs.PatchNamespacedAsync<TfJobResource>(
                new V1Patch($$$"""{"metadata":{"labels":{"a":"{{{value}}}"} } }""", V1Patch.PatchType.MergePatch), Namespace, "tfjob-test", Cancellation);
        }

        List<Exception> errors = [];
        await foreach (var _ in client.CustomObjects.WatchListNamespacedCustomObjectAsync(
            Group, Version, Namespace, Plural, resourceVersion: "72444813", onError: errors.Add, cancellationToken: Cancellation))
        {
        }

        var error = Assert.IsType<KubernetesException>(Assert.Single(errors));
        Assert.Equal(("Expired", 410), (error.Status.Reason, error.Status.Code));
    }

    [Fact]
    public async Task Racing_writers_all_succeed_by_retrying_on_conflict()
    {
        const int writers = 5;
        await using var host = await SocketHost.StartAsync();
        var conflicts = 0;

        await Task.WhenAll(Enumerable.Range(0, writers).Select(async writer =>
        {
            using var jobs = Generic(host);
            while (true)
            {
                var job = await jobs.ReadNamespacedAsync<TfJobResource>(Namespace, "tfjob-test", Cancellation);
                job.Metadata.Labels ??= new Dictionary<string, string>();
                job.Metadata.Labels[$"writer-{writer}"] = "was-here";
                try
                {
                    await jobs.ReplaceNamespacedAsync(job, Namespace, "tfjob-test", Cancellation);
                    return;
                }
                catch (HttpOperationException refusal) when (refusal.Response.StatusCode == HttpStatusCode.Conflict)
                {
                    Interlocked.Increment(ref conflicts);
                }
            }
        }));

        using var reader = Generic(host);
        var labels = (await reader.ReadNamespacedAsync<TfJobResource>(Namespace, "tfjob-test", Cancellation)).Metadata.Labels;
        Assert.Equal(writers, labels.Count);
        TestContext.Current.SendDiagnosticMessage($"{conflicts} conflicts were retried");
    }

    [Fact]
    public async Task A_replace_of_an_outdated_version_is_a_conflict()
    {
        await using var host = await SocketHost.StartAsync();
        using var jobs = Generic(host);
        var stale = await jobs.ReadNamespacedAsync<TfJobResource>(Namespace, "tfjob-test", Cancellation);
        await jobs.PatchNamespacedAsync<TfJobResource>(new V1Patch("""{"metadata":{"labels":{"a":"b"}}}""", V1Patch.PatchType.MergePatch), Namespace, "tfjob-test", Cancellation);

        stale.Spec.TtlSecondsAfterFinished = 100;

        Assert.Equal(HttpStatusCode.Conflict, (await RejectionAsync(() => jobs.ReplaceNamespacedAsync(stale, Namespace, "tfjob-test", Cancellation))).StatusCode);
    }

    [Fact]
    public async Task It_writes_a_status_and_reviews_its_access()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = Client(host);

        var patched = await client.CustomObjects.PatchNamespacedCustomObjectStatusAsync<TfJobResource>(
            new V1Patch("""{"status":{"completionTime":"2026-01-02T03:04:05Z"}}""", V1Patch.PatchType.MergePatch), Group, Version, Namespace, Plural, "tfjob-test", cancellationToken: Cancellation);
        var review = await client.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(
            new() { Spec = new() { ResourceAttributes = new() { Group = Group, Resource = Plural, Verb = "patch", NamespaceProperty = Namespace } } }, cancellationToken: Cancellation);

        Assert.Equal("2026-01-02T03:04:05Z", patched.Status!.Value.GetProperty("completionTime").GetString());
        Assert.True(review.Status.Allowed);
    }

    private static Kubernetes Client(SocketHost host) => new(new KubernetesClientConfiguration { Host = host.Address.ToString() });

    private static GenericClient Generic(SocketHost host) => new(Client(host), Group, Version, Plural);

    private static async Task<HttpResponseMessageWrapper> RejectionAsync(Func<Task> call) =>
        (await Assert.ThrowsAsync<HttpOperationException>(call)).Response;

    private static TfJobResource Job(string name, params (string Key, string Value)[] labels) =>
        new() { Metadata = new() { Name = name, Labels = labels.ToDictionary() } };
}
