using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

public sealed class NewMetadataTests
{
    /// <summary>Go reads a null in a map of texts as an empty text.</summary>
    [Fact]
    public async Task A_label_or_annotation_without_a_value_is_empty()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        const string Yaml = "apiVersion: kubeflow.org/v1\nkind: TFJob\nmetadata:\n  name: new\n  annotations:\n    a: b\n    owner:\n  labels: {team: null}\n";

        var answer = await client.Post(TestHost.Jobs, Yaml, "application/yaml");

        Assert.Equal(201, answer.Code);
        Assert.Equal("""{"a":"b","owner":""}""", answer.Json["metadata"]!["annotations"]!.ToJsonString());
        Assert.Equal("""{"team":""}""", answer.Json["metadata"]!["labels"]!.ToJsonString());
    }

    /// <summary>Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/api/validation/objectmeta.go</summary>
    [Theory]
    [InlineData(""" "finalizers":["orphan","foregroundDeletion"] """, 422,
        """metadata.finalizers: Invalid value: []string{"orphan", "foregroundDeletion"}: finalizer orphan and foregroundDeletion cannot be both set""")]
    [InlineData(""" "ownerReferences":[{"apiVersion":"v1","kind":"Event","name":"e","uid":"u"}] """, 422, "/v1, Kind=Event is disallowed from being an owner")]
    [InlineData(""" "ownerReferences":[{"apiVersion":"a/b/c","kind":"K","name":"e","uid":"u"}] """, 422, "metadata.ownerReferences.apiVersion: Invalid value: \"a/b/c\": version must not be empty")]
    [InlineData(""" "ownerReferences":[{"apiVersion":"v1","kind":"K","name":"a","uid":"u","controller":true},{"apiVersion":"a/v1","kind":"L","name":"b","uid":"v","controller":true}] """, 422,
        "Only one reference can have Controller set to true. Found \"true\" in references for K/a and L/b")]
    [InlineData(""" "ownerReferences":[{"apiVersion":"v1","kind":"K","name":"a","uid":"u","controller":true},{"apiVersion":"a/v1","kind":"L","name":"b","uid":"v"}] """, 201, "")]
    [InlineData(""" "creationTimestamp":"yesterday" """, 400, "metadata.creationTimestamp: Invalid value: \"yesterday\": must be a time")]
    [InlineData(""" "creationTimestamp":"2026-01-02T03:04:05" """, 400, "must be a time")]
    [InlineData(""" "creationTimestamp":"2026-01-02T03:04:05.123456+08:00" """, 201, "")]
    [InlineData(""" "creationTimestamp":"2026-01-02T03:04:05.123456789Z" """, 201, "")]
    [InlineData(""" "creationTimestamp":"2026-01-02T03:04:05-23:59" """, 201, "")]
    [InlineData(""" "creationTimestamp":"2026-01-02T03:04:05.Z" """, 400, "must be a time")]
    [InlineData(""" "creationTimestamp":"2026-01-02T03:04:05+0200" """, 400, "must be a time")]
    [InlineData(""" "creationTimestamp":"2026-01-02T03:04:05+24:00" """, 400, "must be a time")]
    [InlineData(""" "creationTimestamp":"2026-02-29T03:04:05Z" """, 400, "must be a time")]
    [InlineData(""" "deletionTimestamp":"soon" """, 400, "metadata.deletionTimestamp: Invalid value: \"soon\": must be a time")]
    public async Task Invalid_metadata_is_rejected_with_the_rule(string metadata, int code, string message)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        var answer = await client.Post(TestHost.Jobs, $$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"new",{{metadata}} } }""");

        Assert.Equal(code, answer.Code);
        Assert.Contains(message, code == 201 ? "" : answer.Message, StringComparison.Ordinal);
    }
}
