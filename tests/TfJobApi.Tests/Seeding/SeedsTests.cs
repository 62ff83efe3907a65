using Microsoft.AspNetCore.Builder;
using TfJobApi.Settings;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Seeding;

public sealed class SeedsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tfjobapi-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Without_the_sample_a_server_starts_empty()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();

        Assert.Empty((await client.Get(TestHost.Jobs)).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task A_seed_keeps_given_server_fields_and_gets_the_rest()
    {
        var path = Write("job.yaml", """
            apiVersion: kubeflow.org/v1
            kind: TFJob
            metadata:
              name: given
              namespace: ns
              uid: my-uid
              resourceVersion: "90000000"
              generation: 7
              creationTimestamp: "2020-02-02T02:02:02.123Z"
              labels: {app: "yes"}
            spec:
              cleanPodPolicy:
              tfReplicaSpecs: {Worker: {replicas: , template: {other: }}}
              ttlSecondsAfterFinished: 0x10
            status:
              startTime: "2020-02-02T02:02:03Z"
            ---
            apiVersion: kubeflow.org/v1
            kind: TFJob
            metadata: {name: bare}
            """);
        await using var host = TestHost.Start(("Seeding:Path", path));
        using var client = host.CreateClient();

        var given = await client.Get("/apis/kubeflow.org/v1/namespaces/ns/tfjobs/given");
        var bare = await client.Get("/apis/kubeflow.org/v1/namespaces/default/tfjobs/bare");

        Assert.Equal(
            Canonical.Of("""
                {"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"creationTimestamp":"2020-02-02T02:02:02.123Z","generation":7,
                "labels":{"app":"yes"},"name":"given","namespace":"ns","resourceVersion":"90000000",
                "selfLink":"/apis/kubeflow.org/v1/namespaces/ns/tfjobs/given","uid":"my-uid"},
                "spec":{"tfReplicaSpecs":{"Worker":{"template":{"other":null}}},"ttlSecondsAfterFinished":16},"status":{"startTime":"2020-02-02T02:02:03Z"}}
                """) + "\n",
            given.Text);
        Assert.Equal("90000001", bare.Version);
        Assert.Equal("2026-01-02T03:04:05Z", bare.Json["metadata"]!["creationTimestamp"]!.GetValue<string>());
        Assert.Equal(200, (await client.Get(TestHost.Job)).Code);
    }

    [Fact]
    public async Task A_folder_is_loaded_recursively_with_lists_and_json()
    {
        Write("a.json", """{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"a","namespace":"ns"}}]}""");
        _folder.CreateSubdirectory("below");
        Write("below/b.yml", "apiVersion: kubeflow.org/v1\nkind: TFJob\nmetadata: {name: b, namespace: ns}\n---\n---\n");
        Write("below/readme.txt", "not a manifest");
        await using var host = TestHost.Start(("Seeding:Path", _folder.FullName), ("Seeding:Sample", "false"));
        using var client = host.CreateClient();

        var list = await client.Get("/apis/kubeflow.org/v1/namespaces/ns/tfjobs");

        Assert.Equal(["a", "b"], list.Json["items"]!.AsArray().Select(job => job!["metadata"]!["name"]!.GetValue<string>()));
        Assert.Equal("72444814", list.Version);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    public async Task A_json_file_may_contain_several_documents(string between)
    {
        static string Job(string name) => "{\"apiVersion\":\"kubeflow.org/v1\",\"kind\":\"TFJob\",\"metadata\":{\"name\":\"" + name + "\",\"annotations\":{\"a\":\"}\\\"{\\\\\"}}}";
        var path = Write("jobs.json", $"{Job("a")}{between}{Job("b")}{between}");
        await using var host = TestHost.Start(("Seeding:Path", path), ("Seeding:Sample", "false"));
        using var client = host.CreateClient();

        Assert.Equal(2, (await client.Get("/apis/kubeflow.org/v1/namespaces/default/tfjobs")).Json["items"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("{\"apiVersion\":\"kubeflow.org/v1\",\"kind\":\"TFJob\",\n\"metadata\":{\"name\":\"a\"}}\n\n{\"apiVersion\":\"kubeflow.org/v1\",\"kind\":\"TFJob\",\n\"metadata\":{\"name\":\"B\"}}", 5)]
    [InlineData("{\"kind\":\"List\",\"items\":[]}\n\n{\n\"a\": }\n{}", 4)]
    [InlineData("{\"kind\":\"List\",\"items\":[]} {\"kind\":\"List\",\n\"items\":1}", 2)]
    [InlineData("{\"kind\":\"List\",\"items\":[]}\n  [\"}\\\"{\"]", 2)]
    [InlineData("{\"kind\":\"List\",\"items\":[]}\n] } x", 2)]
    public void An_error_in_a_later_document_names_its_line(string text, int line)
    {
        var path = Write("jobs.json", text);

        Assert.StartsWith($"{path}:{line}: ", Assert.Single(StartRefused(("Seeding:Path", path))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seed_replaces_the_sample_of_the_same_name()
    {
        var path = Write("mine.yaml", "apiVersion: kubeflow.org/v1\nkind: TFJob\nmetadata: {name: tfjob-test, namespace: kube-test, labels: {mine: a}}\n");
        await using var host = TestHost.Start(("Seeding:Path", path));
        using var client = host.CreateClient();

        Assert.Equal("a", (await client.Get(TestHost.Job)).Json["metadata"]!["labels"]!["mine"]!.GetValue<string>());
    }

    [Fact]
    public void Every_error_names_its_file_and_line()
    {
        var bad = Write("bad.yaml", """
            apiVersion: kubeflow.org/v1
            kind: TFJob
            metadata:
              name: Bad_Name
              labels:
                a: 1
            spec:
              cleanPodPolicy: Never
              tfReplicaSpecs:
                Worker:
                  replicas: -1
            ---
            apiVersion: v1
            kind: Deployment
            metadata: {name: pod}
            ---
            - not an object
            ---
            apiVersion: kubeflow.org/v1
            kind: TFJob
            metadata: {name: good}
            """);
        var list = Write("list.json", "{\"kind\":\"TFJobList\",\n\"items\":[\n{\"apiVersion\":\"kubeflow.org/v1\",\"kind\":\"TFJob\",\n\"metadata\":{\"name\":\"good\"}},\n"
            + "{\"apiVersion\":\"kubeflow.org/v1\",\"kind\":\"TFJob\",\n\"metadata\":{\"name\":\"x\",\n\"resourceVersion\":\"x\"}}]}");
        var torn = Write("torn.json", "{\n  \"kind\": }");

        var reasons = StartRefused(("Seeding:Path", _folder.FullName));

        Assert.Equal(
            [
                (bad, 4, "metadata.name"), (bad, 6, "metadata.labels.a"), (bad, 8, "spec.cleanPodPolicy"),
                (bad, 10, "spec.tfReplicaSpecs.Worker.template"), (bad, 11, "spec.tfReplicaSpecs.Worker.replicas"), (bad, 14, "kind"), (bad, 16, "a document"),
                (list, 3, "metadata.name"), (list, 7, "items[1].metadata.resourceVersion"), (torn, 2, "a value"),
            ],
            reasons.Select(Place).OrderBy(place => place.File, StringComparer.Ordinal).ThenBy(place => place.Line));
    }

    [Theory]
    [InlineData("empty.yaml", "", "no document")]
    [InlineData("list.yaml", "kind: List\n", "items")]
    [InlineData("list.yaml", "kind: List\nitems: {}\n", ":2: items")]
    [InlineData("far.yaml", "apiVersion: kubeflow.org/v1\nkind: TFJob\nmetadata: {name: a, resourceVersion: \"9223372036854775807\"}\n", "resourceVersion")]
    [InlineData("twice.yaml", "apiVersion: kubeflow.org/v1\nkind: TFJob\nmetadata: {name: a, resourceVersion: \"5\"}\n---\napiVersion: kubeflow.org/v1\nkind: TFJob\nmetadata: {name: b, resourceVersion: \"5\"}\n", "already used")]
    public void An_empty_seed_or_an_invalid_version_stops_the_start(string name, string text, string reason) =>
        Assert.Contains(reason, Assert.Single(StartRefused(("Seeding:Path", Write(name, text)))), StringComparison.Ordinal);

    [Theory]
    [InlineData("TFJob", "kubeflow.org/v1", "spec: {tfReplicaSpecs: {}}")]
    [InlineData("Namespace", "v1", "spec: {}")]
    public void A_seed_in_deletion_that_nothing_holds_is_rejected(string kind, string version, string rest) => Assert.Contains(
        "metadata.deletionTimestamp: Invalid value: \"2026-01-01T00:00:00Z\": needs a value in metadata.finalizers",
        Assert.Single(StartRefused(("Seeding:Path", Write("seed.yaml", $$"""
            apiVersion: {{version}}
            kind: {{kind}}
            metadata: {name: gone, deletionTimestamp: "2026-01-01T00:00:00Z"}
            {{rest}}
            """)))),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_seed_in_deletion_that_a_finalizer_holds_is_kept()
    {
        Write("seed.yaml", """
            apiVersion: kubeflow.org/v1
            kind: TFJob
            metadata: {name: held, deletionTimestamp: "2026-01-01T00:00:00Z", finalizers: [a.b/c]}
            spec: {tfReplicaSpecs: {}}
            """);
        await using var host = TestHost.Start(("Seeding:Path", _folder.FullName));
        using var client = host.CreateClient();
        const string path = "/apis/kubeflow.org/v1/namespaces/default/tfjobs/held";

        Assert.Equal(200, (await client.Get(path)).Code);
        Assert.Equal(200, (await client.Patch(path, """{"metadata":{"finalizers":null}}""")).Code);
        Assert.Equal(404, (await client.Get(path)).Code);
    }

    /// <summary>Where a logarithm of the version is off by one.</summary>
    [Theory]
    [InlineData("999999999999999")]
    [InlineData("1000000000000000000")]
    public async Task A_large_version_is_written_in_full_and_incremented(string version)
    {
        var path = Write("job.yaml", $"apiVersion: kubeflow.org/v1\nkind: TFJob\nmetadata: {{name: tfjob-test, namespace: kube-test, resourceVersion: \"{version}\"}}\n");
        await using var host = TestHost.Start(("Seeding:Path", path));
        using var client = host.CreateClient();

        Assert.Equal(version, (await client.Get(TestHost.Job)).Version);
        Assert.Equal($"{long.Parse(version, null) + 1}", (await client.Patch(TestHost.Job, """{"metadata":{"labels":{"a":"b"}}}""")).Version);
    }

    [Fact]
    public void A_path_that_does_not_exist_is_reported() =>
        Assert.Equal(
            [$"Seeding:Path is 'no/such.yaml': there is no file or folder {Path.GetFullPath("no/such.yaml")}"], StartRefused(("Seeding:Path", "no/such.yaml")));

    private static IReadOnlyList<string> StartRefused(params (string, string)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder([.. settings.Select(setting => $"--{setting.Item1}={setting.Item2}")]);

        return Assert.Throws<StartupException>(() => builder.AddTfJobApi().Build().UseTfJobApi()).Reasons;
    }

    private static (string File, int Line, string Field) Place(string reason)
    {
        var parts = reason.Split(':', 3);
        var field = parts[2].Trim().Split(':')[0];
        return (parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), field.StartsWith("a value", StringComparison.Ordinal) ? "a value" : field.StartsWith("a document", StringComparison.Ordinal) ? "a document" : field);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
