using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.FaultInjection;

/// <summary>Injected statuses: each has the body that the API has for it, and nothing is stored.</summary>
public sealed class InjectedStatusTests
{
    private const string LabelPatch = """{"metadata":{"labels":{"by":"a-test"}}}""";

    [Theory]
    [InlineData(400, "BadRequest", "the server rejected our request")]
    [InlineData(403, "Forbidden", "insufficient operation permission, require cci:namespaceSubResource:update")]
    [InlineData(404, "NotFound", "tfjobs.kubeflow.org \"tfjob-test\" not found")]
    [InlineData(405, "MethodNotAllowed", "does not allow this method")]
    [InlineData(406, "NotAcceptable", "accepted: application/json, application/yaml")]
    [InlineData(409, "Conflict", "Operation cannot be fulfilled on tfjobs.kubeflow.org \"tfjob-test\": the object has been modified")]
    [InlineData(410, "Expired", "is too old")]
    [InlineData(413, "RequestEntityTooLarge", "limit is 3145728")]
    [InlineData(415, "UnsupportedMediaType", "include: application/merge-patch+json")]
    [InlineData(422, "Invalid", "TFJob.kubeflow.org \"tfjob-test\" is invalid: spec: Forbidden")]
    [InlineData(429, "TooManyRequests", "Too many requests")]
    [InlineData(500, "InternalError", "Internal error occurred: ")]
    [InlineData(503, "ServiceUnavailable", "unable to handle the request")]
    [InlineData(504, "Timeout", "Timeout: ")]
    public async Task Each_status_has_its_own_body_and_stores_nothing(int code, string reason, string message)
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();
        var before = await client.Get(TestHost.Job);

        var asked = await client.Call("PATCH", TestHost.Job, System.Text.Encoding.UTF8.GetBytes(LabelPatch), HttpCalls.MergePatch, ("Prefer", $"code={code}"));
        await client.Post("/__admin/faults", $$"""{"match":{"verbs":["patch"]},"effect":{"status":{{code}} } }""");
        var ruled = await client.Patch(TestHost.Job, LabelPatch);

        Assert.Equal((code, reason), (asked.Code, asked.Reason));
        Assert.StartsWith(code == 406 ? "only the following" : "", asked.Message, StringComparison.Ordinal);
        Assert.Contains(message, asked.Message, StringComparison.Ordinal);
        Assert.Equal(code, asked.Json["code"]!.GetValue<int>());
        Assert.Equal(asked.Text, ruled.Text);
        Assert.Equal($"code={code}", asked.Headers["Preference-Applied"]);
        Assert.DoesNotContain("Preference-Applied", ruled.Headers.Keys);
        Assert.Equal(before.Text, (await client.Get(TestHost.Job)).Text);
    }

    [Fact]
    public async Task An_injected_conflict_equals_a_real_one()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var real = await client.Patch(TestHost.Job, """{"metadata":{"resourceVersion":"1"}}""");

        var injected = await InjectAsync(client, "PATCH", TestHost.Job, "409", LabelPatch);

        Assert.Equal(real.Text, injected.Text);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"mnist"}}""", "tfjobs.kubeflow.org \"mnist\" already exists")]
    [InlineData("""{"metadata":[]}""", "tfjobs.kubeflow.org \"\" already exists")]
    [InlineData("""{"metadata":{"name":1}}""", "tfjobs.kubeflow.org \"\" already exists")]
    [InlineData("{", "tfjobs.kubeflow.org \"\" already exists")]
    public async Task An_injected_conflict_of_a_create_is_AlreadyExists(string body, string message)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await InjectAsync(client, "POST", TestHost.Jobs, "409", body);

        Assert.Equal((409, "AlreadyExists", message), (answer.Code, answer.Reason, answer.Message));
    }

    [Theory]
    [InlineData("Cci", null, "APIGW.0301", "x-auth-token not found")]
    [InlineData("Cci", "some-token", "APIGW.0301", "decrypt token fail")]
    [InlineData("Kubernetes", "some-token", null, "Unauthorized")]
    public async Task A_401_has_the_form_of_the_profile_and_contains_no_token(string profile, string? token, string? code, string message)
    {
        await using var host = TestHost.Start(("Profile", profile));
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation("X-Auth-Token", token);

        var answer = await InjectAsync(client, "GET", TestHost.Job, "401");

        Assert.Equal((401, code), (answer.Code, answer.Json["error_code"]?.GetValue<string>()));
        Assert.Contains(message, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("some-token", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cci", "CCI.01.403112")]
    [InlineData("Kubernetes", null)]
    public async Task A_403_has_the_code_of_its_verb_in_cci(string profile, string? code)
    {
        await using var host = TestHost.Start(("Profile", profile));
        using var client = host.CreateClient();

        var answer = await InjectAsync(client, "PATCH", TestHost.Job, "403", LabelPatch);

        Assert.Equal(code, answer.Json["errorCode"]?.GetValue<string>());
    }

    [Theory]
    [InlineData(TestHost.Jobs, "namespaces \"kube-test\" not found")]
    [InlineData("/apis/kubeflow.org/v1/tfjobs", "the server could not find the requested resource")]
    public async Task A_404_of_a_list_names_its_namespace(string path, string message)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(message, (await InjectAsync(client, "GET", path, "404")).Message);
    }

    [Theory]
    [InlineData(429, 1, "")]
    [InlineData(503, 7, ",\"retryAfter\":7")]
    public async Task Retry_after_is_in_the_header_and_in_the_body(int code, int seconds, string retryAfter)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post("/__admin/faults", $$"""{"effect":{"status":{{code}},"message":"not now"{{retryAfter}} } }""");

        var answer = await client.Get(TestHost.Job);

        Assert.Equal((code, "not now", $"{seconds}"), (answer.Code, answer.Message, answer.Headers["Retry-After"]));
        Assert.Equal(seconds, answer.Json["details"]!["retryAfterSeconds"]!.GetValue<int>());
    }

    private static Task<HttpCalls.Answer> InjectAsync(HttpClient client, string method, string path, string code, string? body = null) => client.Call(
        method, path, body is null ? null : System.Text.Encoding.UTF8.GetBytes(body), body is null ? null : method == "PATCH" ? HttpCalls.MergePatch : "application/json", ("Prefer", $"code={code}"));
}
