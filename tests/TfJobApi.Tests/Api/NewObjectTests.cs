using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

public sealed class NewObjectTests
{
    private const string New = $"{TestHost.Jobs}/new";

    /// <summary>As in CCI's example of a create; the status of a stored job is what its controller writes.</summary>
    [Theory]
    [InlineData("Cci", "tfjobs", "TFJob", "tfReplicaSpecs", "")]
    [InlineData("Cci", "tfjobs", "TFJob", "tfReplicaSpecs", "?dryRun=All")]
    [InlineData("Cci", "pytorchjobs", "PyTorchJob", "pytorchReplicaSpecs", "")]
    [InlineData("Kubernetes", "tfjobs", "TFJob", "tfReplicaSpecs", "")]
    public async Task The_response_has_an_empty_status_in_the_cci_profile(string profile, string plural, string kind, string replicas, string query)
    {
        await using var host = TestHost.Start(("Profile", profile));
        using var client = host.CreateClient();
        var jobs = $"/apis/kubeflow.org/v1/namespaces/kube-test/{plural}";

        var created = await client.Post(
            jobs + query, $$$"""{"apiVersion":"kubeflow.org/v1","kind":"{{{kind}}}","metadata":{"name":"new"},"spec":{"{{{replicas}}}":{} } }""");
        var stored = await client.Get($"{jobs}/new");

        Assert.Equal(201, created.Code);
        Assert.Equal(profile == "Cci" ? "{}" : null, created.Json["status"]?.ToJsonString());
        if (query.Length == 0)
        {
            Assert.Equal(created.Text.Replace(",\"status\":{}", "", StringComparison.Ordinal), stored.Text);
        }
    }

    [Theory]
    [InlineData("Cci", 253, 201)]
    [InlineData("Cci", 254, 400)]
    [InlineData("Kubernetes", 253, 201)]
    [InlineData("Kubernetes", 254, 422)]
    public async Task The_prefix_of_a_name_can_be_longer_than_a_name(string profile, int length, int code)
    {
        await using var host = TestHost.Start(("Profile", profile));
        using var client = host.CreateClient();

        var answer = await client.Post(TestHost.Jobs, Job($$"""{"generateName":"{{new string('n', length)}}"}"""));

        Assert.Equal(code, answer.Code);
        if (code == 201)
        {
            Assert.Equal(63, answer.Json["metadata"]!["name"]!.GetValue<string>().Length);
        }
        else
        {
            Assert.Equal(["metadata.generateName"], answer.CauseFields);
        }
    }

    [Theory]
    [InlineData("Cci", "a.b-", 400)]
    [InlineData("Cci", "A", 400)]
    [InlineData("Kubernetes", "a.b-", 201)]
    public async Task A_prefix_has_the_characters_of_a_name(string profile, string prefix, int code)
    {
        await using var host = TestHost.Start(("Profile", profile));
        using var client = host.CreateClient();

        Assert.Equal(code, (await client.Post(TestHost.Jobs, Job($$"""{"generateName":"{{prefix}}"}"""))).Code);
    }

    /// <summary>A real server returns 500 with this message.</summary>
    [Theory]
    [InlineData("1")]
    [InlineData("007")]
    [InlineData("18446744073709551615")]
    public async Task A_version_is_rejected_after_validation_and_before_the_name(string version)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var rejected = await client.Post(TestHost.Jobs, Job($$"""{"name":"new","resourceVersion":"{{version}}"}"""));
        var taken = await client.Post(TestHost.Jobs, Job($$"""{"name":"tfjob-test","resourceVersion":"{{version}}"}"""));
        var invalid = await client.Post(TestHost.Jobs, Job($$"""{"name":"tfjob-test","labels":{"a b":""},"resourceVersion":"{{version}}"}"""));

        Assert.Equal((400, "resourceVersion should not be set on objects to be created"), (rejected.Code, rejected.Message));
        Assert.Equal(rejected.Message, taken.Message);
        Assert.Equal(400, invalid.Code);
        Assert.Equal(["metadata.labels"], invalid.CauseFields);
        Assert.Equal(404, (await client.Get(New)).Code);
    }

    /// <summary>As on a real server, which has not written the object.</summary>
    [Fact]
    public async Task A_dry_run_returns_the_version_that_was_sent()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        var answer = await client.Post($"{TestHost.Jobs}?dryRun=All", Job("""{"name":"new","resourceVersion":"5"}"""));

        Assert.Equal((201, "5"), (answer.Code, answer.Version));
        Assert.Equal(404, (await client.Get(New)).Code);
    }

    private static string Job(string metadata) =>
        $$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{{{metadata}}},"spec":{"tfReplicaSpecs":{} } }""";
}
