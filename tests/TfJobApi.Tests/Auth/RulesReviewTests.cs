using System.Text;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Auth;

public sealed class RulesReviewTests
{
    private const string Reviews = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";

    private static readonly (string, string)[] Enforced =
    [
        ("Auth:Mode", "Enforced"),
        ("Auth:Users:0:Name", "alice"),
        ("Auth:Users:0:Token", "token-of-alice"),
        ("Auth:Users:0:Permissions:0:Verbs:0", "get"),
        ("Auth:Users:0:Permissions:0:Verbs:1", "list"),
        ("Auth:Users:0:Permissions:0:Namespaces:0", "kube-test"),
    ];

    [Theory]
    [InlineData("kube-test", """{"verbs":["get","list"],"apiGroups":["kubeflow.org"],"resources":["tfjobs","tfjobs/status"]}|{"verbs":["get","list"],"apiGroups":["kubeflow.org"],"resources":["pytorchjobs","pytorchjobs/status"]}|{"verbs":["list"],"apiGroups":[""],"resources":["events"]}|{"verbs":["get"],"apiGroups":[""],"resources":["namespaces"]}""")]
    [InlineData("other", "")]
    public async Task Rules_agree_with_the_results_of_calls(string @namespace, string rules)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        var answer = await ReviewAsync(client, $$"""{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectRulesReview","spec":{"namespace":"{{@namespace}}"} }""");

        var reported = answer.Json["status"]!["resourceRules"]!.AsArray().Select(rule => rule!.ToJsonString());
        const string Everybody = """{"verbs":["create"],"apiGroups":["authorization.k8s.io"],"resources":["selfsubjectaccessreviews","selfsubjectrulesreviews"]}""";
        Assert.Equal(201, answer.Code);
        Assert.Equal([Everybody, .. rules.Split('|', StringSplitOptions.RemoveEmptyEntries)], reported);
        Assert.False(answer.Json["status"]!["incomplete"]!.GetValue<bool>());
    }

    [Fact]
    public async Task On_an_open_server_everybody_may_do_everything()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await ReviewAsync(client, """{"spec":{"namespace":"any"}}""");

        Assert.Equal("""[{"verbs":["*"],"apiGroups":["*"],"resources":["*"]}]""", answer.Json["status"]!["resourceRules"]!.ToJsonString());
    }

    [Theory]
    [InlineData("{}", "no namespace on request")]
    [InlineData("""{"spec":{"namespace":""}}""", "no namespace on request")]
    [InlineData("""{"spec":{"namespace":5}}""", "the spec of the SelfSubjectRulesReview is not of its type")]
    [InlineData("""{"spec":[]}""", "the spec of the SelfSubjectRulesReview is not of its type")]
    [InlineData("""{"kind":"SelfSubjectAccessReview"}""", "the body must be a SelfSubjectRulesReview")]
    [InlineData("[]", "")]
    public async Task A_body_that_is_not_a_rules_review_is_rejected(string body, string why)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        var answer = await ReviewAsync(client, body);

        Assert.Equal(400, answer.Code);
        Assert.StartsWith(why, answer.Message, StringComparison.Ordinal);
        Assert.Equal(401, (await client.Post(Reviews, body)).Code);
    }

    private static Task<HttpCalls.Answer> ReviewAsync(HttpClient client, string body) =>
        client.Call("POST", Reviews, Encoding.UTF8.GetBytes(body), "application/json", ("X-Auth-Token", "token-of-alice"));
}
