using System.Text;
using TfJobApi.Redaction;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Journal;

/// <summary>Sends secrets in every part of a request, and searches for them in the whole journal.</summary>
public sealed class SecretsTests
{
    private const string Secret = "S3CR3T-of-the-caller";

    [Theory]
    [InlineData("GET", TestHost.Job + "?token=" + Secret, "")]
    [InlineData("GET", TestHost.Job + "?X-Auth-To%6Ben=" + Secret + "&watch=0", "")]
    [InlineData("POST", "/v3/auth/tokens", """{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"ci","password":"S3CR3T-of-the-caller"}}}}}""")]
    [InlineData("PATCH", TestHost.Job, """{"metadata":{"annotations":{"my-token":"S3CR3T-of-the-caller"}}}""")]
    [InlineData("PATCH", TestHost.Job, """{"metadata":{"annotations":{"a":"1","a.token/b":"S3CR3T-of-the-caller"},"labels":{"b":"S3CR3T-of-the-caller"}}}""")]
    [InlineData("PATCH", TestHost.Job, """{"metadata":{"annotations":{"as-sent":"{\"password\":\"S3CR3T-of-the-caller\"}","password":"S3CR3T-of-the-caller"}}}""")]
    [InlineData("PATCH", TestHost.Job, """{"metadata":{"labels":{"token":" S3CR3T-of-the-caller "}}}""")]
    [InlineData("PATCH", TestHost.Job, """{"spec":{"password":"S3CR3T-of-the-caller"}}""")]
    [InlineData("PATCH", TestHost.Job, """{"x":{"token":"S3CR3T-of-the-caller"},"x":1}""")]
    [InlineData("PATCH", TestHost.Job, """{"x":{"\u0070assword":"S3CR3T-of-the-caller"}}""")]
    [InlineData("PATCH", TestHost.Job, """{"x":{"token":"S3CR3T-of-the-caller" """)]
    [InlineData("POST", TestHost.Jobs, """{"kind":"S3CR3T-of-the-caller","apiVersion":"kubeflow.org/v1","spec":{"token":"S3CR3T-of-the-caller"}}""")]
    [InlineData("POST", TestHost.Jobs, """{"spec":{"env":[{"name":"DB_PASSWORD","value":"S3CR3T-of-the-caller"}]}}""")]
    [InlineData("POST", TestHost.Jobs, "spec:\n  env:\n  - name: DB_PASSWORD\n    value: S3CR3T-of-the-caller\n", "application/yaml")]
    [InlineData("POST", TestHost.Jobs, "spec: {\n  password: S3CR3T-of-the-caller\n", "application/yaml")]
    public async Task No_secret_is_shown(string method, string path, string body, string? mediaType = null)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var type = mediaType ?? (method == "PATCH" ? HttpCalls.MergePatch : "application/json");

        await client.Call(method, path, Encoding.UTF8.GetBytes(body), type, ("Authorization", $"Bearer {Secret}"), ("Cookie", $"a={Secret}"));

        var journal = await client.Get(JournalCalls.Requests);
        Assert.Single(journal.Json["requests"]!.AsArray());
        Assert.DoesNotContain(Secret, journal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stored_secret_is_hidden_when_it_is_replaced_or_removed()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        await client.Patch(TestHost.Job, """{"spec":{"x":[{"name":"TOKEN","value":"S3CR3T-of-the-caller"}],"y":{"password":"pw"}}}""");

        await client.Patch(
            TestHost.Job,
            """[{"op":"replace","path":"/spec/x/0/value","value":"new"},{"op":"replace","path":"/spec/y/password","value":"S3CR3T-of-the-caller-2"}]""",
            HttpCalls.JsonPatch);
        await client.Patch(TestHost.Job, """{"spec":{"x":null,"y":null}}""");

        var journal = await client.Get(JournalCalls.Requests);
        Assert.DoesNotContain(Secret, journal.Text, StringComparison.Ordinal);
        var changed = journal.Json["requests"]![1]!["patch"]!["changed"]!.AsArray();
        Assert.Equal(["spec.x[0].value", "spec.y.password"], changed.Select(field => field!["field"]!.GetValue<string>()));
        Assert.All(changed, field => Assert.Equal("(hidden)", field!["from"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"b"}""")]
    [InlineData(""" { "b" : 1, "a":2 } """, """ { "b" : 1, "a":2 } """)]
    [InlineData("""{"b":1,"token":"x"}""", """{"b":1,"token":"(hidden)"}""")]
    [InlineData("""{"tokens":[1,true,{"id":"x"}]}""", """{"tokens":["(hidden)",true,{"id":"(hidden)"}]}""")]
    [InlineData("""{"secretName":"x","secretKeyRef":{"name":"y"}}""", """{"secretKeyRef":{"name":"y"},"secretName":"x"}""")]
    [InlineData("not JSON at all", "not JSON at all")]
    public void A_body_is_shown_as_it_was_sent_unless_it_has_secrets(string body, string shown)
    {
        var secrets = new SecretRedaction();
        secrets.Learn(SecretRedaction.ToCanonical(Encoding.UTF8.GetBytes(body), "application/json"));

        Assert.Equal(shown, secrets.Body(Encoding.UTF8.GetBytes(body), "application/json"));
    }
}
