using System.Text;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Http;

public sealed class RepresentationTests
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";

    [Theory]
    [InlineData("", "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/*", "application/json")]
    [InlineData("*", "application/json")]
    [InlineData("text/html, image/gif, *; q=.2", "application/json")]
    [InlineData("*;q=0.1, application/yaml", "application/yaml")]
    [InlineData("application/json; charset=utf-8", "application/json")]
    [InlineData("application/yaml", "application/yaml")]
    [InlineData("application/json;q=0.1, application/yaml;q=0.9", "application/yaml")]
    [InlineData("application/yaml;q=0.1, application/json;q=0.9", "application/json")]
    [InlineData("*/*;q=0.1, application/yaml", "application/yaml")]
    [InlineData("text/html, application/xhtml+xml, */*;q=0.8", "application/json")]
    [InlineData("application/vnd.kubernetes.protobuf, application/json", "application/json")]
    [InlineData("application/json;as=Table;v=v1;g=meta.k8s.io, application/json", "application/json")]
    [InlineData("application/json;as=Poem;v=v1;g=meta.k8s.io, application/yaml", "application/yaml")]
    [InlineData("application/json;as=Table;v=v9;g=meta.k8s.io, application/yaml", "application/yaml")]
    public async Task The_best_acceptable_type_is_sent(string accept, string contentType)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        foreach (var path in new[] { TestHost.Job, TestHost.Jobs, $"{TestHost.Job}/status" })
        {
            var answer = await GetAsync(client, path, accept);

            Assert.Equal((200, contentType), (answer.Code, answer.Headers["Content-Type"]));
        }
    }

    [Theory]
    [InlineData("text/csv")]
    [InlineData("application/vnd.kubernetes.protobuf")]
    [InlineData("application/json;as=Poem;v=v1;g=meta.k8s.io")]
    [InlineData("application/json;as=Table;v=v1;g=poems.io")]
    [InlineData(";;;,=,\"")]
    public async Task An_unacceptable_accept_header_is_406_and_changes_nothing(string accept)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var before = (await client.Get(TestHost.Job)).Text;
        var job = Encoding.UTF8.GetBytes("""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"new"},"spec":{"tfReplicaSpecs":{"Worker":{"template":{}}}}}""");
        (string, string)[] headers = [("Accept", accept)];

        HttpCalls.Answer[] answers =
        [
            await client.Call("GET", TestHost.Job, headers: headers),
            await client.Call("GET", TestHost.Jobs, headers: headers),
            await client.Call("POST", TestHost.Jobs, job, "application/json", headers),
            await client.Call("PUT", TestHost.Job, job, "application/json", headers),
            await client.Call("PATCH", TestHost.Job, """{"metadata":{"labels":{"a":"b"}}}"""u8.ToArray(), HttpCalls.MergePatch, headers),
            await client.Call("DELETE", TestHost.Jobs, headers: headers),
        ];

        Assert.All(answers, answer => Assert.Equal((406, "NotAcceptable"), (answer.Code, answer.Reason)));
        Assert.Equal(before, (await client.Get(TestHost.Job)).Text);
        Assert.Equal(404, (await client.Get($"{TestHost.Jobs}/new")).Code);
    }

    [Fact]
    public async Task A_yaml_response_reads_back_as_the_same_object()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        await client.Patch(TestHost.Job, """{"metadata":{"annotations":{"a":"yes","b":"1e3","c":"x: y","d":"two\nlines","e":"","f":"#","g":"2026-01-02","h":"12:30","i":" x"}}}""");
        var yaml = await GetAsync(client, TestHost.Job, "application/yaml");

        var answer = await client.Call("PUT", TestHost.Job, Encoding.UTF8.GetBytes(yaml.Text), "application/yaml");

        Assert.Equal((200, "72444814"), (answer.Code, answer.Version));
        Assert.Contains("    a: \"yes\"\n    b: \"1e3\"\n    c: 'x: y'\n    d: |-\n      two\n      lines\n    e: \"\"\n    f: '#'\n", yaml.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_has_name_state_and_age()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = (await GetAsync(client, TestHost.Jobs, Table)).Json;

        // the sample was created on 2019-07-24T07:17:01Z and is Running
        Assert.Equal(["Name", "State", "Age"], answer["columnDefinitions"]!.AsArray().Select(column => column!["name"]!.GetValue<string>()));
        Assert.Equal("""["tfjob-test","Running","6y163d"]""", answer["rows"]![0]!["cells"]!.ToJsonString());
    }

    [Theory]
    [InlineData("", "PartialObjectMetadata")]
    [InlineData("?includeObject=Metadata", "PartialObjectMetadata")]
    [InlineData("?includeObject=Object", "TFJob")]
    [InlineData("?includeObject=None", null)]
    public async Task A_row_has_the_requested_part_of_the_object(string query, string? kind)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        foreach (var path in new[] { TestHost.Job, TestHost.Jobs })
        {
            var row = (await GetAsync(client, $"{path}{query}", Table)).Json["rows"]![0]!["object"];

            Assert.Equal(kind, row?["kind"]!.GetValue<string>());
        }

        Assert.Equal(400, (await GetAsync(client, $"{TestHost.Job}?includeObject=Half", Table)).Code);
    }

    [Fact]
    public async Task The_metadata_alone_can_be_requested()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var one = (await GetAsync(client, TestHost.Job, "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1")).Json;
        var list = (await GetAsync(client, TestHost.Jobs, "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1beta1")).Json;
        var mixed = await GetAsync(client, TestHost.Jobs, "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");

        Assert.Equal(["kind", "apiVersion", "metadata"], one.AsObject().Select(member => member.Key));
        Assert.Equal("72444813", one["metadata"]!["resourceVersion"]!.GetValue<string>());
        Assert.Equal(("PartialObjectMetadataList", "meta.k8s.io/v1beta1"), (list["kind"]!.GetValue<string>(), list["apiVersion"]!.GetValue<string>()));
        Assert.Equal("tfjob-test", list["items"]![0]!["metadata"]!["name"]!.GetValue<string>());
        Assert.Equal(406, mixed.Code);
    }

    [Fact]
    public async Task An_indented_list_is_the_same_json()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var compact = await client.Get(TestHost.Jobs);
        var indented = await client.Get($"{TestHost.Jobs}?pretty=true");
        var empty = await client.Get("/apis/kubeflow.org/v1/namespaces/none/tfjobs?pretty=true");

        Assert.Equal(compact.Json.ToJsonString(), indented.Json.ToJsonString());
        Assert.StartsWith("{\n  \"apiVersion\": \"kubeflow.org/v1\",\n  \"items\": [\n    {\n      \"apiVersion\"", indented.Text, StringComparison.Ordinal);
        Assert.Contains("\"items\": [],\n", empty.Text, StringComparison.Ordinal);
    }

    private static Task<HttpCalls.Answer> GetAsync(HttpClient client, string path, string accept) =>
        client.Call("GET", path, headers: accept.Length == 0 ? [] : [("Accept", accept)]);
}
