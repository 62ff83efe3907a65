using System.Text;
using CsCheck;
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
    [InlineData("PATCH", TestHost.Job, """{"spec":{"args":["--password=S3CR3T-of-the-caller"]}}""")]
    [InlineData("PATCH", TestHost.Job, """{"spec":{"args":["--token","S3CR3T-of-the-caller"]}}""")]
    [InlineData("PATCH", TestHost.Job, """{"spec":{"args":["run --db-pass S3CR3T-of-the-caller now"],"again":"S3CR3T-of-the-caller"}}""")]
    [InlineData("PATCH", TestHost.Job, """{"metadata":{"annotations":{"a":"{\"authKey\":\"S3CR3T-of-the-caller\"}"}}}""")]
    [InlineData("PATCH", TestHost.Job, """{"x":{"pass\u0077ord":"S3CR3T-of-the-caller",""")]
    [InlineData("PATCH", TestHost.Job, """{"x":"{\"pass\\u0077ord\":\"S3CR3T-of-the-caller\"}",""")]
    [InlineData("PATCH", TestHost.Job, """{"x":{"pass\u0077ord":"S3CR3T-of-the-caller"},"x":1}""")]
    [InlineData("POST", TestHost.Jobs, "\"pass\\x77ord\": {S3CR3T-of-the-caller", "application/yaml")]
    [InlineData("POST", TestHost.Jobs, "pass%77ord=S3CR3T-of-the-caller", "application/x-www-form-urlencoded")]
    [InlineData("GET", TestHost.Jobs + "?labelSelector=jwt%3DS3CR3T-of-the-caller", "")]
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

    /// <summary>The annotation of <c>kubectl apply</c> has in clear what the Secret has in Base64.</summary>
    [Fact]
    public async Task A_Secret_that_kubectl_applied_is_hidden()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        const string Secrets = "/api/v1/namespaces/team/secrets";
        var created = await client.Post(Secrets, Applied(Secret));

        var patched = await client.Patch($"{Secrets}/s", Applied("another"));

        Assert.Equal((201, 200), (created.Code, patched.Code));
        Assert.DoesNotContain(Secret, (await client.Get(JournalCalls.Requests)).Text, StringComparison.Ordinal);

        static string Applied(string value) => $$$$"""
            {"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","annotations":{"kubectl.kubernetes.io/last-applied-configuration":
            "{\"kind\":\"Secret\",\"stringData\":{\"config\":\"{{{{value}}}}\"} }"} },"stringData":{"config":"{{{{value}}}}"} }
            """;
    }

    [Fact]
    public async Task The_rejection_of_a_Secret_that_cannot_be_read_is_hidden()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var rejected = await client.Post("/api/v1/namespaces/team/secrets", $"kind: Secret\nmetadata: {{name: s}}\ndata: {{config: *{Secret}}}\n", "application/yaml");

        Assert.Equal(400, rejected.Code);
        Assert.DoesNotContain(Secret, (await client.Get(JournalCalls.Requests)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_apply_of_a_Secret_in_YAML_is_read_so_that_its_conflict_is_shown()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        var manifest = $"apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  config: {Secret}\n";
        await client.Apply("/api/v1/namespaces/team/secrets/s", "a", manifest);

        var conflict = await client.Apply("/api/v1/namespaces/team/secrets/s", "b", manifest + "  more: x\ntype: Opaque\n");

        var journal = await client.Get(JournalCalls.Requests);
        Assert.DoesNotContain(Secret, journal.Text, StringComparison.Ordinal);
        Assert.Equal(409, conflict.Code);
        Assert.Contains("conflict", (string)journal.Json["requests"]![1]!["refusal"]!["message"]!, StringComparison.Ordinal);
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
    [InlineData("MYSQL_PWD")]
    [InlineData("PASSPHRASE")]
    [InlineData("pwd")]
    [InlineData("dbPwd")]
    [InlineData("authKey")]
    [InlineData("auth_key")]
    [InlineData("jwt")]
    [InlineData("cookie")]
    [InlineData("sk")]
    [InlineData("HUAWEI_SK")]
    [InlineData("hwSk")]
    [InlineData("DB_PASS")]
    [InlineData("connectionString")]
    public async Task A_value_is_hidden_by_its_name(string name)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        await client.Patch(TestHost.Job, $$$$"""{"spec":{"x":{"{{{{name}}}}":"{{{{Secret}}}}"}}}""");
        await client.Patch(TestHost.Job, $$$$"""{"spec":{"x":[{"name":"{{{{name}}}}","value":"{{{{Secret}}}}-2"}]}}""");

        Assert.DoesNotContain(Secret, (await client.Get(JournalCalls.Requests)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("task")]
    [InlineData("TASK_ID")]
    [InlineData("disk")]
    [InlineData("passive")]
    [InlineData("skip")]
    [InlineData("SKU")]
    [InlineData("compass")]
    public void An_ordinary_name_is_not_that_of_a_secret(string name) => Assert.False(SecretNames.Has(name));

    [Theory]
    [InlineData("Server=db;User Id=sa;Password=x;", "x")]
    [InlineData("Pwd = 'a b'", "a")]
    [InlineData("--password=x", "x")]
    [InlineData("--token x", "x")]
    [InlineData("run --api-key x --fast", "x")]
    [InlineData("Authorization: Bearer", "Bearer")]
    [InlineData("{\"password\":\"x\"}", "x")]
    [InlineData("{\\\"password\\\":\\\"x\\\"}", "x")]
    [InlineData("postgres://sa:x@db/jobs", "x")]
    [InlineData("a=1&token=x&b=2", "x")]
    public void A_secret_within_a_text_is_found(string text, string secret) => Assert.Equal([secret], SecretValues.In(text));

    [Theory]
    [InlineData("the password is wrong")]
    [InlineData("--password")]
    [InlineData("--password --fast")]
    [InlineData("password=")]
    [InlineData("registry/token-server:v1")]
    [InlineData("{\"imagePullSecrets\":[{\"name\":\"x\"}]}")]
    [InlineData("http://localhost:8080/a@b")]
    [InlineData("--variable_update=parameter_server")]
    public void A_text_without_a_secret_is_shown(string text) => Assert.Empty(SecretValues.In(text));

    [Fact]
    public void Any_text_is_searched()
    {
        var part = Gen.OneOf("password", "to", "token", "sk", "Sk", "\u017Fecret", "to\u212Aen", "-", "--", "=", ":", "://", "@", "\\", "\\u", "\\u0070", "\\x", "\"", " ", "\n", "\0", "%", "%7", "\ud800", ".", ";");

        part.List[0, 12].Sample(parts =>
        {
            var text = string.Concat(parts);
            _ = SecretValues.AreMentionedIn(text);
            _ = SecretNames.Hide(text);
            Assert.All(SecretValues.In(text), secret => Assert.Contains(secret, text, StringComparison.Ordinal));
        });
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

    [Theory]
    [InlineData("POST", "", "application/json", """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"b"},"stringData":{"a":"hunter22"}}""")]
    [InlineData("POST", "", "application/json", """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"b","annotations":{"last":"hunter22"}},"data":{"a":"aHVudGVyMjI="}}""")]
    [InlineData("POST", "", "application/vnd.kubernetes.protobuf", "k8s\0 hunter22")]
    [InlineData("PATCH", "/a", "application/merge-patch+json", """{"stringData":{"a":"hunter22"}}""")]
    public async Task The_journal_hides_the_data_of_secrets(string method, string name, string mediaType, string body)
    {
        const string Secrets = "/api/v1/namespaces/team/secrets";
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(Secrets, """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"data":{"a":"aHVudGVyMjI="}}""");

        await client.Call(method, Secrets + name, Encoding.UTF8.GetBytes(body), mediaType);
        var journal = (await client.Get("/__admin/requests")).Text;

        await client.Post("/api/v1/namespaces/team/configmaps", """{"kind":"Secret","metadata":{"name":"c"},"data":{"a":"aHVudGVyMjI="}}""");
        journal += (await client.Get("/__admin/requests")).Text;

        Assert.DoesNotContain("aHVudGVyMjI=", journal, StringComparison.Ordinal);
        Assert.Equal(body.Contains("\"last\"", StringComparison.Ordinal), journal.Contains("hunter22", StringComparison.Ordinal));
    }
}
