using System.Text.Json.Nodes;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

/// <summary>Server-side apply beyond the recorded scenarios.</summary>
public sealed class ApplyTests
{
    private const string Job = $"{TestHost.Jobs}/mnist";

    private static readonly (string, string) Kubernetes = ("Profile", "Kubernetes");

    [Fact]
    public async Task The_Cci_profile_rejects_it_as_before()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Apply(Job, "a", Manifest());

        Assert.Equal(415, answer.Code);
        Assert.EndsWith("accepted media types include: application/merge-patch+json", answer.Message, StringComparison.Ordinal);
        Assert.Equal(404, (await client.Get(Job)).Code);
    }

    [Fact]
    public async Task An_object_that_was_never_applied_has_no_managers()
    {
        await using var host = TestHost.Start(Kubernetes);
        using var client = host.CreateClient();

        await client.Post(TestHost.Jobs, Manifest("\"backoffLimit\":1,", ""","managedFields":[{"manager":"m","operation":"Update","apiVersion":"kubeflow.org/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{}}}]"""));
        await client.Patch(Job, """{"spec":{"backoffLimit":2},"metadata":{"managedFields":[{"manager":"m","operation":"Foo"}]}}""");

        Assert.Null((await client.Get(Job)).Json["metadata"]!["managedFields"]);
    }

    [Fact]
    public async Task The_first_apply_gives_the_existing_fields_an_owner()
    {
        await using var host = TestHost.Start(Kubernetes);
        using var client = host.CreateClient();
        await client.Post(TestHost.Jobs, Manifest("\"backoffLimit\":1,"));

        var conflict = await client.Apply(Job, "a", Manifest("\"backoffLimit\":2,"));
        var forced = await client.Apply(Job, "a", Manifest("\"backoffLimit\":2,"), "&force=true");
        var updated = await client.Patch($"{Job}?fieldManager=u", """{"spec":{"cleanPodPolicy":"All"}}""");

        Assert.Equal("Apply failed with 1 conflict: conflict with \"before-first-apply\" using kubeflow.org/v1: .spec.backoffLimit", conflict.Message);
        Assert.Equal(["a Apply", "before-first-apply Update"], Managers(forced));
        Assert.Equal(["a Apply", "before-first-apply Update", "u Update"], Managers(updated));
    }

    /// <summary>Recorded from a kube-apiserver 1.20.</summary>
    [Fact]
    public async Task A_write_of_an_event_in_one_group_forgets_the_managers_of_the_other()
    {
        await using var host = TestHost.Start(Kubernetes, ("ManagedFields", "true"));
        using var client = host.CreateClient();
        const string Events = "/api/v1/namespaces/kube-test/events";
        const string Other = "/apis/events.k8s.io/v1/namespaces/kube-test/events/e";
        await client.Post($"{Events}?fieldManager=a", """{"apiVersion":"v1","kind":"Event","metadata":{"name":"e"},"involvedObject":{"kind":"Pod"},"message":"m","count":1,"reason":"R"}""");

        var updated = await client.Patch($"{Other}?fieldManager=b", """{"note":"n","deprecatedCount":2}""");
        var returned = await client.Patch($"{Events}/e?fieldManager=a", """{"message":"k","reason":"S"}""");
        var conflict = await client.Apply($"{Events}/e", "c", """{"apiVersion":"v1","kind":"Event","count":7,"message":"z"}""");
        var applied = await client.Apply(Other, "c", """{"apiVersion":"events.k8s.io/v1","kind":"Event","note":"z","reason":"R"}""");
        var unchanged = await client.Patch($"{Events}/e?fieldManager=b", "{}");

        Assert.Equal(("b Update", """{"f:deprecatedCount":{},"f:note":{}}"""), (Assert.Single(Managers(updated)), Fields(updated)));
        Assert.Equal(("a Update", """{"f:message":{},"f:reason":{}}"""), (Assert.Single(Managers(returned)), Fields(returned)));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"a\" using v1: .message", conflict.Message);
        Assert.Equal(("c Apply", """{"f:note":{},"f:reason":{}}"""), (Assert.Single(Managers(applied)), Fields(applied)));
        Assert.Null(unchanged.Json["metadata"]!["managedFields"]);

        static string Fields(HttpCalls.Answer answer) => answer.Json["metadata"]!["managedFields"]![0]!["fieldsV1"]!.ToJsonString();
    }

    [Fact]
    public async Task Applied_fields_belong_to_the_manager_and_have_their_values()
    {
        await using var host = TestHost.Start(Kubernetes);
        using var client = host.CreateClient();

        var created = await client.Apply(Job, "a", Manifest("\"backoffLimit\":1,"));
        host.Time.Advance(TimeSpan.FromSeconds(5));
        var same = await client.Apply(Job, "a", Manifest("\"backoffLimit\":1,"));
        var changed = await client.Apply(Job, "a", Manifest("\"cleanPodPolicy\":\"All\","));

        Assert.Equal((201, 200, 200), (created.Code, same.Code, changed.Code));
        Assert.Equal(created.Text, same.Text);
        Assert.Null(changed.Json["spec"]!["backoffLimit"]);
        var entry = Assert.Single(changed.Json["metadata"]!["managedFields"]!.AsArray())!;
        Assert.Equal("2026-01-02T03:04:10Z", entry["time"]!.GetValue<string>());
        Assert.Equal(
            """{"f:spec":{"f:cleanPodPolicy":{},"f:tfReplicaSpecs":{"f:Worker":{}}}}""", entry["fieldsV1"]!.ToJsonString());
    }

    [Fact]
    public async Task Every_resource_can_be_applied()
    {
        await using var host = TestHost.Start(Kubernetes);
        using var client = host.CreateClient();
        const string Torch = "/apis/kubeflow.org/v1/namespaces/kube-test/pytorchjobs/mnist";
        const string Scope = "/api/v1/namespaces/fresh";

        var torch = await client.Apply(Torch, "a", """{"apiVersion":"kubeflow.org/v1","kind":"PyTorchJob","metadata":{"name":"mnist"},"spec":{"pytorchReplicaSpecs":{"Master":{"template":{"a":1}}}}}""");
        var scope = await client.Apply(Scope, "a", "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: fresh\n  labels: {a: b}\n");
        var again = await client.Apply(Scope, "b", "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: fresh\n  labels: {a: c}\n");

        Assert.Equal((201, 201, 409), (torch.Code, scope.Code, again.Code));
        Assert.Equal(
            """{"f:spec":{"f:pytorchReplicaSpecs":{"f:Master":{".":{},"f:template":{"f:a":{}}}}}}""",
            torch.Json["metadata"]!["managedFields"]![0]!["fieldsV1"]!.ToJsonString());
        Assert.Equal("""{"f:metadata":{"f:labels":{"f:a":{}}}}""", scope.Json["metadata"]!["managedFields"]![0]!["fieldsV1"]!.ToJsonString());
    }

    [Fact]
    public async Task Objects_without_a_spec_can_be_applied()
    {
        await using var host = TestHost.Start(Kubernetes);
        using var client = host.CreateClient();
        const string Map = "/api/v1/namespaces/kube-test/configmaps/settings";
        const string Lease = "/apis/coordination.k8s.io/v1/namespaces/kube-test/leases/leader";

        var map = await client.Apply(Map, "a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"a":"1","b":"2"},"immutable":false}""");
        var other = await client.Apply(Map, "b", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"a":"2","c":"3"}}""");
        var less = await client.Apply(Map, "a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"a":"1"}}""");
        var updated = await client.Patch($"{Map}?fieldManager=u", """{"data":{"a":"5"}}""");
        var lease = await client.Apply(Lease, "a", """{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"leader"},"spec":{"holderIdentity":"x"}}""");

        Assert.Equal((201, 409, 200, 200, 201), (map.Code, other.Code, less.Code, updated.Code, lease.Code));
        Assert.Equal("""{"f:data":{"f:a":{},"f:b":{}},"f:immutable":{}}""", map.Json["metadata"]!["managedFields"]![0]!["fieldsV1"]!.ToJsonString());
        Assert.Equal("""{"a":"1"}""", less.Json["data"]!.ToJsonString());
        Assert.Equal("""{"f:data":{"f:a":{}}}""", Assert.Single(updated.Json["metadata"]!["managedFields"]!.AsArray())!["fieldsV1"]!.ToJsonString());
        Assert.Equal("""{"f:spec":{"f:holderIdentity":{}}}""", lease.Json["metadata"]!["managedFields"]![0]!["fieldsV1"]!.ToJsonString());
    }

    [Fact]
    public async Task Racing_applies_create_one_object()
    {
        await using var host = TestHost.Start(Kubernetes);
        using var client = host.CreateClient();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => client.Apply(Job, $"m{i}", Manifest($"\"x{i}\":{i},")))));

        Assert.Single(answers, answer => answer.Code == 201);
        Assert.Equal(19, answers.Count(answer => answer.Code == 200));
        var job = await client.Get(Job);
        Assert.Equal(20, Managers(job).Count);
        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(i, job.Json["spec"]![$"x{i}"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_create_needs_the_permission_to_create()
    {
        await using var host = TestHost.Start(
            Kubernetes,
            ("Auth:Mode", "Enforced"),
            ("Auth:Users:0:Name", "patcher"),
            ("Auth:Users:0:Token", "token"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "patch"),
            ("Auth:Users:0:Permissions:0:Namespaces:0", "kube-test"));
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", "token");

        var created = await client.Apply(Job, "a", Manifest());
        var updated = await client.Apply(TestHost.Job, "a", Manifest().Replace("mnist", "tfjob-test", StringComparison.Ordinal));

        Assert.Equal(403, created.Code);
        Assert.Contains("cannot create resource \"tfjobs\"", created.Message, StringComparison.Ordinal);
        Assert.Equal(200, updated.Code);
    }

    [Fact]
    public async Task The_journal_explains_it()
    {
        await using var host = TestHost.Start(Kubernetes, ("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await client.Apply(Job, "a", Manifest("\"backoffLimit\":1,"));
        await client.Apply(Job, "a", "apiVersion: kubeflow.org/v1\nkind: TFJob\nspec: {backoffLimit: 2, tfReplicaSpecs: {Worker: {template: {}}}, x: 1}\n");

        var patch = (await client.Get("/__admin/requests")).Json["requests"]!.AsArray()[^1]!["patch"]!;

        Assert.Equal(["spec.backoffLimit"], Fields(patch["changed"]!));
        Assert.Equal(["spec.x"], Fields(patch["added"]!));
        Assert.Contains("metadata.generation", Fields(patch["byServer"]!));
        Assert.All(Fields(patch["byServer"]!), field => Assert.StartsWith("metadata.", field, StringComparison.Ordinal));
        Assert.Empty(patch["putBack"]!.AsArray());
    }

    [Fact]
    public async Task Managers_survive_an_export_and_a_seed()
    {
        await using var host = TestHost.Start(Kubernetes);
        using var client = host.CreateClient();
        var applied = await client.Apply(Job, "a", Manifest());

        await client.Call("DELETE", Job);
        await client.Post("/__admin/seed", applied.Text);

        Assert.Equal(applied.Json["metadata"]!["managedFields"]!.ToJsonString(), (await client.Get(Job)).Json["metadata"]!["managedFields"]!.ToJsonString());
    }

    [Fact]
    public async Task Managers_of_a_large_object_are_dropped_by_an_update_and_reject_an_apply()
    {
        await using var host = TestHost.Start(Kubernetes, ("ManagedFields", "true"));
        using var client = host.CreateClient();
        var members = string.Concat(Enumerable.Range(0, 60_000).Select(i => $"\"member-{i:00000}\":{i},"));

        var posted = await client.Post(TestHost.Jobs, Manifest(members));
        var applied = await client.Apply(Job, "a", Manifest(members));

        Assert.Equal(201, posted.Code);
        Assert.Null(posted.Json["metadata"]!["managedFields"]);
        Assert.Equal(413, applied.Code);
        Assert.Equal(posted.Text, (await client.Get(Job)).Text);
    }

    [Fact]
    public async Task Strict_validation_reports_duplicate_fields()
    {
        await using var host = TestHost.Start(Kubernetes);
        using var client = host.CreateClient();

        var answer = await client.Apply(Job, "a", Manifest("\"a\":1,\"a\":2,"), "&fieldValidation=Strict");

        Assert.Equal((400, "strict decoding error: duplicate field \"spec.a\""), (answer.Code, answer.Message));
    }

    private static string Manifest(string spec = "", string metadata = "") =>
        $$$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"mnist"{{{{metadata}}}}},"spec":{ {{{{spec}}}}"tfReplicaSpecs":{"Worker":{"template":{} } } } }""";

    private static List<string> Managers(HttpCalls.Answer answer) =>
        [.. answer.Json["metadata"]!["managedFields"]!.AsArray().Select(entry => $"{entry!["manager"]} {entry["operation"]}")];

    private static List<string> Fields(JsonNode changes) => [.. changes.AsArray().Select(change => change!["field"]!.GetValue<string>())];
}
