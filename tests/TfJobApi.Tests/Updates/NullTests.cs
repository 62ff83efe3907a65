using System.Text;
using System.Text.Json.Nodes;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Updates;

/// <summary>A null is an absent member. The recorded responses of the group "nulls" are those of a real server.</summary>
public sealed class NullTests
{
    private const string New = $"{TestHost.Jobs}/new";

    private static readonly string[] OfMetadata =
    [
        "annotations", "clusterName", "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers", "generateName", "labels",
        "managedFields", "ownerReferences",
    ];

    private static readonly string[] OfContainers =
    [
        "args", "command", "env", "envFrom", "imagePullPolicy", "lifecycle", "livenessProbe", "ports", "readinessProbe", "resources",
        "securityContext", "stdin", "terminationMessagePath", "tty", "volumeDevices", "volumeMounts", "workingDir",
    ];

    /// <summary>As .NET's default serialization writes an object that was read into a class.</summary>
    [Theory]
    [InlineData("Cci")]
    [InlineData("Kubernetes")]
    public async Task A_put_may_have_null_for_every_optional_member(string profile)
    {
        await using var host = TestHost.Start(("Profile", profile));
        using var client = host.CreateClient();
        await client.Post(TestHost.Jobs, Body("""
            {"tfReplicaSpecs":{"Worker":{"template":{"spec":{"containers":[{"image":"a","name":"tensorflow"},{"image":"b","name":"other"}]}}}}}
            """));
        var job = (await client.Get(New)).Json;
        var worker = job["spec"]!["tfReplicaSpecs"]!["Worker"]!;
        AddNulls(job["metadata"]!, OfMetadata);
        AddNulls(job["spec"]!, "activeDeadlineSeconds", "backoffLimit", "cleanPodPolicy", "ttlSecondsAfterFinished", "runPolicy");
        AddNulls(worker, "replicas", "restartPolicy");
        AddNulls(worker["template"]!, "metadata");
        AddNulls(worker["template"]!["spec"]!, "initContainers", "nodeSelector", "restartPolicy", "volumes");
        foreach (var container in worker["template"]!["spec"]!["containers"]!.AsArray())
        {
            AddNulls(container!, OfContainers);
        }

        var answer = await PutAsync(client, job);

        Assert.True(answer.Code == 200, answer.Text);
        Assert.Equal(["tfReplicaSpecs"], Names(answer.Json["spec"]!).Except(["runPolicy"]));
        Assert.Equal(["template"], Names(answer.Json["spec"]!["tfReplicaSpecs"]!["Worker"]!));
        Assert.DoesNotContain(Names(answer.Json["metadata"]!), OfMetadata.Contains);
    }

    [Fact]
    public async Task Nulls_alone_change_nothing_in_the_cci_profile()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var created = await client.Post(TestHost.Jobs, Body("""{"tfReplicaSpecs":{"Worker":{"template":{"a":[{"b":null}],"x":null}}},"y":null}"""));
        var job = created.Json;
        job["spec"] = JsonNode.Parse("""{"tfReplicaSpecs":{"Worker":{"template":{"a":[{"c":null}],"z":null}}},"other":null}""");

        var answer = await PutAsync(client, job);

        Assert.Equal((200, created.Version), (answer.Code, answer.Version));
        Assert.Equal((await client.Get(New)).Text, answer.Text);
        Assert.Equal("""{"a":[{"b":null}],"x":null}""", answer.Json["spec"]!["tfReplicaSpecs"]!["Worker"]!["template"]!.ToJsonString());
    }

    [Fact]
    public async Task Nulls_next_to_a_change_keep_the_fixed_fields_as_stored_in_the_cci_profile()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(TestHost.Jobs, Body("""{"tfReplicaSpecs":{"Worker":{"template":{"x":null}}}}"""));

        var answer = await client.Patch(New, """{"spec":{"cleanPodPolicy":"All","tfReplicaSpecs":{"Worker":{"template":{"x":null}}}}}""");

        Assert.Equal(200, answer.Code);
        Assert.Equal("""{"cleanPodPolicy":"All","tfReplicaSpecs":{"Worker":{"template":{"x":null}}}}""", answer.Json["spec"]!.ToJsonString());
        Assert.Equal(2, answer.Json["metadata"]!["generation"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("""{"tfReplicaSpecs":{"Worker":{"template":{"a":[null],"x":null}}}}""", "spec.tfReplicaSpecs.Worker.template.a")]
    [InlineData("""{"tfReplicaSpecs":{"Worker":{"template":{"a":[{}],"x":1}}}}""", "spec.tfReplicaSpecs.Worker.template.x")]
    [InlineData("""{"tfReplicaSpecs":{"Worker":{"template":{"a":[{"b":{"c":null}}]}}}}""", "spec.tfReplicaSpecs.Worker.template.a")]
    [InlineData("""{"tfReplicaSpecs":{"Worker":{"template":{"a":[{}]}},"Ps":{"template":{}}},"y":null}""", "spec.tfReplicaSpecs.Ps")]
    public async Task Nulls_hide_no_other_change_of_a_fixed_field(string spec, string field)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var job = (await client.Post(TestHost.Jobs, Body("""{"tfReplicaSpecs":{"Worker":{"template":{"a":[{}],"x":null}}}}"""))).Json;
        job["spec"] = JsonNode.Parse(spec);

        var answer = await PutAsync(client, job);

        Assert.Equal(400, answer.Code);
        Assert.Equal([field], answer.CauseFields);
    }

    [Fact]
    public async Task Hundreds_of_nulls_do_not_hide_a_change_of_a_fixed_field()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var job = (await client.Post(TestHost.Jobs, Body("""{"tfReplicaSpecs":{"Worker":{"template":{}}}}"""))).Json;
        var template = job["spec"]!["tfReplicaSpecs"]!["Worker"]!["template"]!;
        AddNulls(template, [.. Enumerable.Range(0, 1000).Select(number => $"a{number}")]);
        template["z"] = 1;

        var answer = await PutAsync(client, job);

        Assert.Equal(400, answer.Code);
        Assert.Equal(["spec.tfReplicaSpecs.Worker.template.z"], answer.CauseFields);
    }

    [Fact]
    public async Task Members_of_the_object_itself_may_be_null()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var job = (await client.Get(TestHost.Job)).Json;
        job["extra"] = null;
        job["status"] = null;

        var answer = await client.Call("PUT", TestHost.Job, Encoding.UTF8.GetBytes(job.ToJsonString()), "application/json");

        Assert.Equal((200, "72444813"), (answer.Code, answer.Version));
    }

    private static Task<HttpCalls.Answer> PutAsync(HttpClient client, JsonNode job) =>
        client.Call("PUT", New, Encoding.UTF8.GetBytes(job.ToJsonString()), "application/json");

    private static string Body(string spec) =>
        $$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"new"},"spec":{{{spec}}}}""";

    private static void AddNulls(JsonNode json, params string[] names)
    {
        foreach (var name in names)
        {
            Assert.Null(json[name]);
            json[name] = null;
        }
    }

    private static IEnumerable<string> Names(JsonNode json) => json.AsObject().Select(member => member.Key);
}
