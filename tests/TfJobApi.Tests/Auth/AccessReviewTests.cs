using System.Text;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Auth;

public sealed class AccessReviewTests
{
    private const string Reviews = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private const string Protobuf = "application/vnd.kubernetes.protobuf";

    private static readonly (string, string)[] Enforced =
    [
        ("Auth:Mode", "Enforced"),
        ("Auth:Users:0:Name", "alice"),
        ("Auth:Users:0:Token", "token-of-alice"),
        ("Auth:Users:0:Permissions:0:Verbs:0", "get"),
        ("Auth:Users:0:Permissions:0:Verbs:1", "patch"),
        ("Auth:Users:0:Permissions:0:Namespaces:0", "kube-test"),
        ("Auth:Users:0:Permissions:1:Verbs:0", "list"),
        ("Auth:Users:0:Permissions:1:Namespaces:0", "*"),
        ("Auth:Users:1:Name", "root"),
        ("Auth:Users:1:Token", "token-of-root"),
        ("Auth:Users:1:Permissions:0:Verbs:0", "*"),
        ("Auth:Users:1:Permissions:0:Namespaces:0", "*"),
    ];

    [Fact]
    public async Task The_answer_is_the_review_with_its_status_as_kubernetes_writes_it()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Post(Reviews, Question("delete", "kubeflow.org", "tfjobs", "kube-test"));

        Assert.Equal(201, answer.Code);
        Assert.Equal(
            """{"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","metadata":{"creationTimestamp":null},"spec":{"resourceAttributes":{"namespace":"kube-test","verb":"delete","group":"kubeflow.org","resource":"tfjobs"}},"status":{"allowed":true}}""" + "\n",
            answer.Text);
    }

    [Theory]
    [InlineData("alice", "get", "kube-test", "tfjobs", "", true)]
    [InlineData("alice", "patch", "kube-test", "tfjobs", "status", true)]
    [InlineData("alice", "get", "other", "tfjobs", "", false)]
    [InlineData("alice", "get", "", "tfjobs", "", false)]
    [InlineData("alice", "list", "", "tfjobs", "", true)]
    [InlineData("alice", "delete", "kube-test", "tfjobs", "", false)]
    [InlineData("alice", "*", "kube-test", "tfjobs", "", false)]
    [InlineData("root", "*", "", "tfjobs", "", true)]
    [InlineData("root", "*", "", "*", "", true)]
    [InlineData("root", "get", "kube-test", "tfjobs", "scale", false)]
    [InlineData("root", "get", "kube-test", "pytorchjobs", "", true)]
    [InlineData("root", "get", "kube-test", "mxjobs", "", false)]
    public async Task Allowed_agrees_with_the_result_of_a_call(string user, string verb, string @namespace, string resource, string subresource, bool allowed)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        var answer = await ReviewAsync(client, user, Question(verb, "kubeflow.org", resource, @namespace, subresource));

        Assert.Equal((201, allowed), (answer.Code, answer.Json["status"]!["allowed"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task Events_follow_the_permissions_on_tfjobs_and_unknown_resources_are_denied()
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        var events = await ReviewAsync(client, "alice", Question("list", "", "events", "kube-test"));
        var reviews = await ReviewAsync(client, "alice", Question("create", "authorization.k8s.io", "selfsubjectaccessreviews", ""));
        var deployments = await ReviewAsync(client, "root", Question("list", "apps", "deployments", "kube-test"));

        Assert.True(events.Json["status"]!["allowed"]!.GetValue<bool>());
        Assert.True(reviews.Json["status"]!["allowed"]!.GetValue<bool>());
        Assert.False(deployments.Json["status"]!["allowed"]!.GetValue<bool>());
        Assert.Equal("""the server has no resource "deployments" in the group "apps" """.TrimEnd(), deployments.Json["status"]!["reason"]!.GetValue<string>());
    }

    /// <summary><c>kubectl auth can-i '*' '*'</c> sends an empty group and <c>*</c> for everything else.</summary>
    [Theory]
    [InlineData("root", "*", "", true)]
    [InlineData("root", "delete", "kube-test", true)]
    [InlineData("alice", "*", "", false)]
    [InlineData("alice", "delete", "kube-test", false)]
    public async Task An_administrator_may_do_everything_with_everything(string user, string verb, string @namespace, bool allowed)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        var answer = await ReviewAsync(client, user, Question(verb, "", "*", @namespace));

        Assert.Equal(allowed, answer.Json["status"]!["allowed"]!.GetValue<bool>());
    }

    /// <summary>Source: https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/filters/impersonation.go</summary>
    [Theory]
    [InlineData("root", "alice", "get", true)]
    [InlineData("root", "alice", "delete", false)]
    [InlineData("root", "nobody", "get", false)]
    public async Task An_administrator_can_ask_and_call_as_another_user(string user, string other, string verb, bool allowed)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();
        (string, string)[] headers = [("X-Auth-Token", $"token-of-{user}"), ("Impersonate-User", other)];

        var review = await client.Call("POST", Reviews, Encoding.UTF8.GetBytes(Question(verb, "kubeflow.org", "tfjobs", "kube-test")), "application/json", headers);
        var call = await client.Call(verb.ToUpperInvariant(), TestHost.Job, headers: headers);

        Assert.Equal(allowed, review.Json["status"]!["allowed"]!.GetValue<bool>());
        Assert.Equal(allowed ? 200 : 403, call.Code);
    }

    [Theory]
    [InlineData(TestHost.Job)]
    [InlineData("/api")]
    public async Task Other_users_cannot_impersonate(string path)
    {
        await using var host = TestHost.Start([.. Enforced, ("Profile", "Kubernetes")]);
        using var client = host.CreateClient();

        var answer = await client.Call("GET", path, headers: [("X-Auth-Token", "token-of-alice"), ("Impersonate-User", "root")]);

        Assert.Equal(
            (403, """users "root" is forbidden: User "alice" cannot impersonate resource "users" in API group "" at the cluster scope"""),
            (answer.Code, answer.Message));
    }

    [Theory]
    [InlineData("alice", "get", "kube-test", "other", true)]
    [InlineData("alice", "get", "other", "kube-test", false)]
    [InlineData("alice", "get", "", "kube-test", true)]
    [InlineData("alice", "get", "", "other", false)]
    [InlineData("alice", "list", "", "kube-test", true)]
    [InlineData("alice", "delete", "kube-test", "kube-test", false)]
    [InlineData("bob", "get", "kube-test", "kube-test", false)]
    [InlineData("root", "list", "", "kube-test", true)]
    public async Task A_namespace_is_visible_to_users_with_permissions_in_it(string user, string verb, string name, string current, bool allowed)
    {
        await using var host = TestHost.Start([.. Enforced, ("Auth:Users:2:Name", "bob"), ("Auth:Users:2:Token", "token-of-bob")]);
        using var client = host.CreateClient();
        var question = $$$"""{"spec":{"resourceAttributes":{"verb":"{{{verb}}}","resource":"namespaces","name":"{{{name}}}","namespace":"{{{current}}}"} } }""";

        var review = await ReviewAsync(client, user, question);
        Assert.Equal(allowed, review.Json["status"]!["allowed"]!.GetValue<bool>());
        if (verb == "get" && name.Length > 0)
        {
            var call = await client.Call("GET", $"/api/v1/namespaces/{name}", headers: ("X-Auth-Token", $"token-of-{user}"));
            Assert.Equal(allowed ? 200 : 403, call.Code);
        }
    }

    [Fact]
    public async Task Paths_that_are_not_resources_are_allowed()
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        var answer = await ReviewAsync(client, "alice", """{"spec":{"nonResourceAttributes":{"path":"/version","verb":"get"}}}""");

        Assert.Contains("""{"nonResourceAttributes":{"path":"/version","verb":"get"}},"status":{"allowed":true}}""", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_review_needs_a_credential()
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        Assert.Equal(401, (await client.Post(Reviews, "{}")).Code);
    }

    [Fact]
    public async Task A_protobuf_review_of_kubectl_1_32_is_answered_in_json()
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();
        var spec = Message(1, [.. Field(1, "kube-test"), .. Field(2, "patch"), .. Field(3, "kubeflow.org"), .. Field(5, "tfjobs")]);
        byte[] review = [.. Message(1, Field(3, "ignored")), .. Message(2, spec), .. Message(3, [0x08, 0x00])];
        byte[] body = [.. "k8s\0"u8, .. Message(1, [.. Field(1, "authorization.k8s.io/v1"), .. Field(2, "SelfSubjectAccessReview")]), .. Message(2, review), .. Field(3, "")];

        var answer = await client.Call("POST", Reviews, body, Protobuf, ("X-Auth-Token", "token-of-alice"));

        Assert.Equal((201, "application/json"), (answer.Code, answer.Headers["Content-Type"]));
        Assert.Contains("""{"namespace":"kube-test","verb":"patch","group":"kubeflow.org","resource":"tfjobs"}},"status":{"allowed":true}}""", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("k8s\0\u0012\u007f")]
    [InlineData("k8s\0\u0012\u0003\u0012\u0001\u000a")]
    [InlineData("k8s\0\u0012\u0002\u0000\u0000")]
    [InlineData("{}")]
    public async Task Broken_protobuf_is_400(string body)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(400, (await client.Post(Reviews, body, Protobuf)).Code);
    }

    [Theory]
    [InlineData("nonsense", "application/json", 400)]
    [InlineData("""{"kind":"TFJob","spec":{}}""", "application/json", 400)]
    [InlineData("""{"apiVersion":"authorization.k8s.io/v1beta1"}""", "application/json", 400)]
    [InlineData("""{"spec":[]}""", "application/json", 400)]
    [InlineData("""{"spec":{"resourceAttributes":7}}""", "application/json", 400)]
    [InlineData("""{"spec":{"resourceAttributes":{"verb":7}}}""", "application/json", 400)]
    [InlineData("""{}""", "application/json", 422)]
    [InlineData("""{"spec":null}""", "application/json", 422)]
    [InlineData("""{"spec":{"resourceAttributes":{},"nonResourceAttributes":{}}}""", "application/json", 422)]
    [InlineData("""{}""", "text/plain", 415)]
    public async Task A_body_that_is_not_a_review_is_rejected(string body, string mediaType, int code)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        Assert.Equal(code, (await client.Post(Reviews, body, mediaType)).Code);
    }

    private static Task<HttpCalls.Answer> ReviewAsync(HttpClient client, string user, string question) =>
        client.Call("POST", Reviews, Encoding.UTF8.GetBytes(question), "application/json", ("X-Auth-Token", $"token-of-{user}"));

    private static string Question(string verb, string group, string resource, string @namespace, string subresource = "") =>
        $$$"""
        {"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","metadata":{"creationTimestamp":null},
         "spec":{"resourceAttributes":{"namespace":"{{{@namespace}}}","verb":"{{{verb}}}","group":"{{{group}}}","resource":"{{{resource}}}","subresource":"{{{subresource}}}"}},
         "status":{"allowed":false}}
        """;

    private static byte[] Field(int number, string text) => Message(number, Encoding.UTF8.GetBytes(text));

    private static byte[] Message(int number, byte[] content) => [(byte)((number << 3) | 2), (byte)content.Length, .. content];
}
