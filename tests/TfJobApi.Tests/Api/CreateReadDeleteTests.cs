using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

public sealed class CreateReadDeleteTests
{
    private const string Bare = """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"NAME"}}""";

    [Fact]
    public async Task A_new_job_has_the_servers_time_a_random_uid_and_the_next_version()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var meta = (await client.Post(TestHost.Jobs, Job("new"))).Json["metadata"]!;

        Assert.Equal("2026-01-02T03:04:05Z", meta["creationTimestamp"]!.GetValue<string>());
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", meta["uid"]!.GetValue<string>());
        Assert.Equal("72444814", meta["resourceVersion"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("Cci", "a.b", 400)]
    [InlineData("Kubernetes", "a.b", 201)]
    [InlineData("Cci", "-a", 400)]
    [InlineData("Kubernetes", "a..b", 422)]
    public async Task A_name_is_a_dns_label_in_cci_and_a_subdomain_in_kubernetes(string profile, string name, int code)
    {
        await using var host = TestHost.Start(("Profile", profile));
        using var client = host.CreateClient();

        Assert.Equal(code, (await client.Post(TestHost.Jobs, Job(name))).Code);
    }

    [Theory]
    [InlineData("Cci", 63)]
    [InlineData("Kubernetes", 253)]
    public async Task The_length_of_a_name_is_limited(string profile, int length)
    {
        await using var host = TestHost.Start(("Profile", profile));
        using var client = host.CreateClient();

        Assert.Equal(201, (await client.Post(TestHost.Jobs, Job(new('n', length)))).Code);
        var rejected = await client.Post(TestHost.Jobs, Job(new('n', length + 1)));

        Assert.Contains($"must be no more than {length} characters", rejected.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_must_be_a_dns_label()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Post("/apis/kubeflow.org/v1/namespaces/Bad_Name/tfjobs", Job("job"));

        Assert.Equal(400, answer.Code);
        Assert.Equal(["metadata.namespace"], answer.CauseFields);
    }

    [Fact]
    public async Task All_wrong_types_in_metadata_are_reported()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        var answer = await client.Post(TestHost.Jobs, """
            {"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":1,"labels":{"a":0},"finalizers":[2],"ownerReferences":[3,{"uid":4}],
             "generation":"5","annotations":"6","deletionGracePeriodSeconds":"7","deletionTimestamp":8,"managedFields":[{},null,9]}}
            """);

        Assert.Equal((400, "BadRequest"), (answer.Code, answer.Reason));
        Assert.Equal(
            [
                "metadata.annotations", "metadata.deletionGracePeriodSeconds", "metadata.deletionTimestamp", "metadata.finalizers[0]",
                "metadata.generation", "metadata.labels.a", "metadata.managedFields[2]", "metadata.name",
                "metadata.ownerReferences[0]", "metadata.ownerReferences[1].uid",
            ],
            answer.CauseFields.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("\"x\"", 400)]
    [InlineData("{}", 400)]
    [InlineData("null", 201)]
    [InlineData("[]", 201)]
    public async Task Ignored_metadata_must_have_its_type(string managedFields, int code)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var body = $$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"a","deletionTimestamp":null,"deletionGracePeriodSeconds":null,"managedFields":{{managedFields}} } }""";

        Assert.Equal(code, (await client.Post(TestHost.Jobs, body)).Code);
    }

    [Fact]
    public async Task A_list_is_sorted_and_covers_one_namespace()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(TestHost.Jobs, Job("z"));
        await client.Post(TestHost.Jobs, Job("a"));
        await client.Post("/apis/kubeflow.org/v1/namespaces/other/tfjobs", Job("b"));

        var list = await client.Get(TestHost.Jobs);

        Assert.Equal(["a", "tfjob-test", "z"], list.Json["items"]!.AsArray().Select(job => job!["metadata"]!["name"]!.GetValue<string>()));
        Assert.Equal("72444816", list.Version);
    }

    [Theory]
    [InlineData("""{"preconditions":{"resourceVersion":"1"}}""", 409)]
    [InlineData("""{"preconditions":{"resourceVersion":"72444813"}}""", 200)]
    [InlineData("""{"propagationPolicy":"Sideways"}""", 400)]
    [InlineData("""{"propagationPolicy":"Orphan","orphanDependents":true}""", 400)]
    [InlineData("""{"gracePeriodSeconds":1.5}""", 400)]
    [InlineData("""{"gracePeriodSeconds":-1}""", 200)]
    [InlineData("""{"dryRun":["None"]}""", 400)]
    [InlineData("""{"kind":"Pod"}""", 400)]
    [InlineData("""{"preconditions":{"uid":5}}""", 400)]
    [InlineData("""{"preconditions":"x"}""", 400)]
    [InlineData("""{"preconditions":["a"]}""", 400)]
    [InlineData("""{"dryRun":"All"}""", 400)]
    [InlineData("""{"dryRun":true}""", 400)]
    [InlineData("""{"dryRun":["All"]}""", 200, 200)]
    [InlineData("""{"apiVersion":"apps/v9"}""", 200)]
    [InlineData("""{"apiVersion":"a/b/c"}""", 400)]
    [InlineData("nonsense", 400)]
    [InlineData("[]", 400)]
    [InlineData("""{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Background","gracePeriodSeconds":0}""", 200)]
    public async Task Delete_options_are_applied_or_nothing_is_deleted(string body, int code, int afterwards = 0)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call("DELETE", TestHost.Job, System.Text.Encoding.UTF8.GetBytes(body), "application/json");

        Assert.Equal(code, answer.Code);
        Assert.Equal(afterwards > 0 ? afterwards : code == 200 ? 404 : 200, (await client.Get(TestHost.Job)).Code);
    }

    [Theory]
    [InlineData("?dryRun=All", 200, 200)]
    [InlineData("?dryRun=Some", 400, 200)]
    [InlineData("?gracePeriodSeconds=x", 400, 200)]
    [InlineData("?gracePeriodSeconds=-1", 200, 404)]
    [InlineData("?propagationPolicy=Foreground&gracePeriodSeconds=30", 200, 404)]
    public async Task Delete_options_can_be_query_parameters(string query, int code, int afterwards)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(code, (await client.Call("DELETE", TestHost.Job + query)).Code);
        Assert.Equal(afterwards, (await client.Get(TestHost.Job)).Code);
    }

    [Theory]
    [InlineData("text/html", 406, 200)]
    [InlineData("application/json;as=Poem;v=v1;g=meta.k8s.io", 406, 200)]
    [InlineData("application/json;v=v1", 406, 200)]
    [InlineData("application/json;sv=x", 406, 200)]
    [InlineData("application/json;v=;g=;as=", 200, 404)]
    [InlineData("application/yaml", 200, 404)]
    public async Task A_406_deletes_nothing(string accept, int code, int afterwards)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(code, (await client.Call("DELETE", TestHost.Job, headers: ("Accept", accept))).Code);
        Assert.Equal(afterwards, (await client.Get(TestHost.Job)).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"dryRun\":[\"All\"]")]
    public async Task The_deletion_of_a_collection_ends_at_the_first_failed_precondition(string dryRun)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(TestHost.Jobs, Job("a"));
        await client.Post(TestHost.Jobs, Job("z"));
        var body = $$$"""{"preconditions":{"resourceVersion":"72444814"}{{{dryRun}}}}""";

        var answer = await client.Call("DELETE", TestHost.Jobs, System.Text.Encoding.UTF8.GetBytes(body), "application/json");

        Assert.Equal((409, "Conflict"), (answer.Code, answer.Reason));
        Assert.Contains("\"tfjob-test\"", answer.Message, StringComparison.Ordinal);
        Assert.Equal(dryRun.Length > 0 ? 200 : 404, (await client.Get($"{TestHost.Jobs}/a")).Code);
        Assert.Equal(200, (await client.Get(TestHost.Job)).Code);
        Assert.Equal(200, (await client.Get($"{TestHost.Jobs}/z")).Code);
    }

    [Fact]
    public async Task A_dry_run_returns_the_objects_that_would_be_deleted()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call("DELETE", $"{TestHost.Jobs}?dryRun=All");

        Assert.Single(answer.Json["items"]!.AsArray());
        Assert.Equal(200, (await client.Get(TestHost.Job)).Code);
    }

    [Theory]
    [InlineData("application/yaml", "a: [", "line")]
    [InlineData("application/yaml", "---\na: b\n---\nc: d\n", "several")]
    [InlineData("application/yaml", "---\n---\n", "none")]
    [InlineData("application/json", "{} {}", "line 1, column 4")]
    [InlineData("application/json", "7", "object")]
    public async Task A_body_that_is_not_one_object_is_rejected_with_the_reason(string mediaType, string body, string reason)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Post(TestHost.Jobs, body, mediaType);

        Assert.Equal((400, "CCI.01.400101"), (answer.Code, answer.Json["errorCode"]!.GetValue<string>()));
        Assert.Contains(reason, answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Application/JSON", "{\"apiVersion\":\"kubeflow.org/v1\",\"kind\":\"TFJob\",\"metadata\":{\"name\":\"a\"}}")]
    [InlineData("application/YAML; charset=utf-8", "apiVersion: kubeflow.org/v1\nkind: TFJob\nmetadata: {name: a}\n")]
    public async Task The_media_type_is_case_insensitive(string mediaType, string body)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(201, (await client.Post(TestHost.Jobs, body, mediaType)).Code);
    }

    private static string Job(string name) => Bare.Replace("NAME", name, StringComparison.Ordinal);
}
