using System.Text;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Auth;

public sealed class RulesReviewTests
{
    private const string Reviews = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";

    private const string Discovery = """[{"verbs":["get"],"nonResourceURLs":["/api","/api/*","/apis","/apis/*","/healthz","/livez","/openapi","/openapi/*","/readyz","/version","/version/"]}]""";

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
    [InlineData("kube-test", "get,list")]
    [InlineData("other", "")]
    public async Task Rules_agree_with_the_results_of_calls(string @namespace, string verbs)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        var answer = await ReviewAsync(client, $$"""{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectRulesReview","spec":{"namespace":"{{@namespace}}"} }""");

        var reported = answer.Json["status"]!["resourceRules"]!.AsArray().Select(rule => rule!.ToJsonString());
        const string Everybody = """{"verbs":["create"],"apiGroups":["authorization.k8s.io"],"resources":["selfsubjectaccessreviews","selfsubjectrulesreviews"]}""";
        Assert.Equal(201, answer.Code);
        Assert.Equal([Everybody, .. verbs.Length == 0 ? [] : KnownResources.Objects.Where(resource => resource.IsNamespaced || resource == Namespace.Definition).Select(resource => Rule(resource, verbs.Split(',')))], reported);
        Assert.Equal(Discovery, answer.Json["status"]!["nonResourceRules"]!.ToJsonString());
        Assert.False(answer.Json["status"]!["incomplete"]!.GetValue<bool>());
    }

    [Fact]
    public async Task On_an_open_server_everybody_may_do_everything()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await ReviewAsync(client, """{"spec":{"namespace":"any"}}""");

        Assert.StartsWith("""[{"verbs":["*"],"apiGroups":["*"],"resources":["*"]},""", answer.Json["status"]!["resourceRules"]!.ToJsonString(), StringComparison.Ordinal);
    }

    /// <summary>The rules of a kube-apiserver 1.20 for a member of system:masters, without duplicates.</summary>
    [Fact]
    public async Task An_administrator_has_a_rule_for_everything_before_the_rules_for_everybody()
    {
        await using var host = TestHost.Start(
            ("Auth:Mode", "Enforced"),
            ("Auth:Users:0:Name", "alice"),
            ("Auth:Users:0:Token", "token-of-alice"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "*"),
            ("Auth:Users:0:Permissions:0:Namespaces:0", "*"));
        using var client = host.CreateClient();

        var status = (await ReviewAsync(client, """{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectRulesReview","spec":{"namespace":"any"}}""")).Json["status"]!;

        Assert.Equal(
            """[{"verbs":["*"],"apiGroups":["*"],"resources":["*"]},{"verbs":["create"],"apiGroups":["authorization.k8s.io"],"resources":["selfsubjectaccessreviews","selfsubjectrulesreviews"]}]""",
            status["resourceRules"]!.ToJsonString());
        Assert.Equal($$"""{{Discovery[..^1]}},{"verbs":["*"],"nonResourceURLs":["*"]}]""", status["nonResourceRules"]!.ToJsonString());
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

    private static string Rule(ResourceDefinition resource, IEnumerable<string> granted)
    {
        // a namespace belongs to itself, and a list of namespaces to none
        var verbs = granted.Where(verb => resource.Verbs.Contains(verb) && (resource.IsNamespaced || verb != "list"));
        var resources = resource.HasStatus ? $"\"{resource.Plural}\",\"{resource.Plural}/status\"" : $"\"{resource.Plural}\"";

        return $$"""{"verbs":["{{string.Join("\",\"", verbs)}}"],"apiGroups":["{{resource.Group}}"],"resources":[{{resources}}]}""";
    }

    private static Task<HttpCalls.Answer> ReviewAsync(HttpClient client, string body) =>
        client.Call("POST", Reviews, Encoding.UTF8.GetBytes(body), "application/json", ("X-Auth-Token", "token-of-alice"));
}
