using System.Text.Json.Nodes;
using TfJobApi.Tests.Support;
using TfJobApi.Updates;

namespace TfJobApi.Tests.Http;

public sealed class FieldValidationTests
{
    private const string Job =
        """
        {"apiVersion":"kubeflow.org/v1","kind":"TFJob","extra":1,
         "metadata":{"name":"a","lables":{},"finalisers":null,"labels":{"a":"1","a":"2"},"managedFields":[]},
         "spec":{"anything":{"goes":[{"x":1,"x":2}]},"tfReplicaSpecs":{"Worker":{"template":{"spec":{"containers":[{"name":"tensorflow","image":"x"}]}}}}}}
        """;

    private const string Faults =
        """strict decoding error: unknown field "extra", unknown field "metadata.lables", duplicate field "metadata.labels.a", duplicate field "spec.anything.goes[0].x" """;

    [Fact]
    public async Task Strict_rejects_duplicate_fields_and_unknown_fields_outside_the_spec()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        var answer = await client.Post($"{TestHost.Jobs}?fieldValidation=Strict", Job);

        Assert.Equal((400, "BadRequest"), (answer.Code, answer.Reason));
        Assert.Equal(Faults.TrimEnd(), answer.Message);
        Assert.Equal(404, (await client.Get($"{TestHost.Jobs}/a")).Code);
    }

    [Fact]
    public async Task Warn_sends_headers_and_writes()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        var answer = await client.Patch($"{TestHost.Job}?fieldValidation=Warn", """{"metadata":{"läbels":{"a\"":1},"labels":{"a":"1"}}}""");

        Assert.Equal(200, answer.Code);
        Assert.Equal("299 - \"unknown field \\\"metadata.l?bels\\\"\"", answer.Headers["Warning"]);
        Assert.Equal("1", (await client.Get(TestHost.Job)).Json["metadata"]!["labels"]!["a"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?fieldValidation=")]
    [InlineData("?fieldValidation=Ignore")]
    public async Task Without_it_there_are_no_warnings(string query)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Patch(TestHost.Job + query, """{"metadata":{"lables":{}}}""");

        Assert.Equal(200, answer.Code);
        Assert.DoesNotContain("Warning", answer.Headers.Keys);
    }

    [Fact]
    public async Task An_unknown_value_is_rejected_by_every_write()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        foreach (var answer in new[]
        {
            await client.Post($"{TestHost.Jobs}?fieldValidation=strict", "{}"),
            await client.Patch($"{TestHost.Job}?fieldValidation=strict", "{}"),
        })
        {
            Assert.Equal(422, answer.Code);
            Assert.Equal(["fieldValidation"], answer.CauseFields);
            Assert.EndsWith("""fieldValidation: Unsupported value: "strict": supported values: "", "Ignore", "Strict", "Warn" """.TrimEnd(), answer.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_patch_may_remove_an_unknown_field_and_a_missing_tfjob_is_reported_first()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(200, (await client.Patch($"{TestHost.Job}?fieldValidation=Strict", """{"metadata":{"lables":null}}""")).Code);
        Assert.Equal(400, (await client.Patch($"{TestHost.Job}?fieldValidation=Strict", """{"metadata":{"lables":{}}}""")).Code);
        Assert.Equal(404, (await client.Patch($"{TestHost.Job}-missing?fieldValidation=Strict", """{"metadata":{"lables":{}}}""")).Code);
    }

    [Fact]
    public async Task A_strict_patch_is_rejected_with_the_field_patch()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        var answer = await client.Patch($"{TestHost.Job}?fieldValidation=Strict", """{"metadata":{"lables":{}}}""");

        Assert.Equal((422, "Invalid"), (answer.Code, answer.Reason));
        Assert.Equal(["patch"], answer.CauseFields);
        Assert.Equal(
            """ "" is invalid: patch: Invalid value: "{\"metadata\":{\"lables\":{}}}": strict decoding error: unknown field "metadata.lables" """.TrimEnd(),
            answer.Message);
    }

    [Fact]
    public async Task The_result_of_a_json_patch_is_validated()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        const string patch = """[{"op":"add","path":"/metadata/lables","value":{"a":"b"}},{"op":"add","path":"/extra","value":1},{"op":"add","path":"/more","value":null},{"op":"add","path":"/spec/x","value":1}]""";

        var strict = await client.Patch($"{TestHost.Job}?fieldValidation=Strict", patch, HttpCalls.JsonPatch);
        var before = await client.Get(TestHost.Job);
        var warn = await client.Patch($"{TestHost.Job}?fieldValidation=Warn", patch, HttpCalls.JsonPatch);

        Assert.Equal((422, "Invalid"), (strict.Code, strict.Reason));
        Assert.EndsWith(""": strict decoding error: unknown field "extra", unknown field "metadata.lables" """.TrimEnd(), strict.Message, StringComparison.Ordinal);
        Assert.Equal("72444813", before.Version);
        Assert.Equal((200, "299 - \"unknown field \\\"extra\\\"\", 299 - \"unknown field \\\"metadata.lables\\\"\""), (warn.Code, warn.Headers["Warning"]));
    }

    [Fact]
    public async Task The_last_of_many_warnings_counts_the_rest()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var body = $"{{{string.Join(",", Enumerable.Range(0, 80).Select(i => $"\"u{i}\":1"))}}}";

        var answer = await client.Patch($"{TestHost.Job}?fieldValidation=Warn", body);

        var warnings = answer.Headers["Warning"].Split(", ");
        Assert.Equal(51, warnings.Length);
        Assert.Equal("299 - \"unknown field \\\"u49\\\"\"", warnings[49]);
        Assert.Equal("299 - \"and 30 more\"", warnings[50]);
    }

    [Fact]
    public async Task Yaml_is_validated_as_json_is()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Post(
            $"{TestHost.Jobs}?fieldValidation=Strict", "apiVersion: kubeflow.org/v1\nkind: TFJob\nmetadata: {name: a, lables: {}}\nspec: {tfReplicaSpecs: {}}\n", "application/yaml");

        Assert.Equal((400, "strict decoding error: unknown field \"metadata.lables\""), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task A_hostile_body_cannot_make_the_response_large()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        var name = new string('n', 100_000);
        var members = string.Join(",", Enumerable.Range(0, 20).Select(i => $"\"{name}{i}\":1"));
        var body = "{\"metadata\":{" + members + "}}";

        var strict = await client.Patch($"{TestHost.Job}?fieldValidation=Strict", body);
        var warn = await client.Patch($"{TestHost.Job}?fieldValidation=Warn", body);

        Assert.InRange(strict.Text.Length, 100, 100_000);
        Assert.InRange(warn.Headers["Warning"].Length, 100, 5_000);
    }

    [Fact]
    public async Task The_known_fields_are_those_of_the_schema() =>
        Assert.Equal(
            JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(SourceTree.Server, "OpenApi", "openapi-v2.json"), TestContext.Current.CancellationToken))!
                ["definitions"]!["io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"]!["properties"]!.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal),
            UnknownFields.Metadata);
}
