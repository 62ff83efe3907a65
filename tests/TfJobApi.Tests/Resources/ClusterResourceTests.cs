using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Resources;

/// <summary>The resources that controllers and tools use in addition to jobs. The values are those of a kube-apiserver 1.20.</summary>
public sealed class ClusterResourceTests
{
    private const string ConfigMaps = "/api/v1/namespaces/team/configmaps";
    private const string CoreEvents = "/api/v1/namespaces/team/events";
    private const string Leases = "/apis/coordination.k8s.io/v1/namespaces/team/leases";
    private const string OtherEvents = "/apis/events.k8s.io/v1/namespaces/team/events";
    private const string Secrets = "/api/v1/namespaces/team/secrets";
    private const string StrategicMergePatch = "application/strategic-merge-patch+json";
    private const string Table = "application/json;as=Table;g=meta.k8s.io;v=v1";

    private const string ConfigMap = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"z":"1","a":"2"},"x":1}""";

    private const string CoreEvent = """
        {"apiVersion":"v1","kind":"Event","metadata":{"name":"e"},"involvedObject":{"kind":"TFJob","namespace":"team","name":"a","uid":"u"},
         "reason":"R","message":"m","source":{"component":"c"},"firstTimestamp":"2026-01-01T00:00:00Z","lastTimestamp":"2026-01-01T00:00:05Z",
         "count":2,"type":"Normal","eventTime":null}
        """;

    private const string OtherEvent = """
        {"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"f"},"eventTime":"2026-01-01T00:00:00.000000Z","reportingController":"c",
         "reportingInstance":"i","action":"A","reason":"S","regarding":{"kind":"TFJob","namespace":"team","name":"b"},"note":"n","type":"Warning"}
        """;

    [Fact]
    public async Task A_PUT_that_creates_needs_the_permission_to_create()
    {
        await using var host = TestHost.Start(
            ("Auth:Mode", "Enforced"),
            ("Auth:Users:0:Name", "updater"),
            ("Auth:Users:0:Token", "token"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "update"),
            ("Auth:Users:0:Permissions:0:Namespaces:0", "team"));
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", "token");

        var lease = await client.Call(
            "PUT", "/apis/coordination.k8s.io/v1/namespaces/team/leases/l", """{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"l"}}"""u8.ToArray(), "application/json");
        var entry = await client.Call(
            "PUT", "/api/v1/namespaces/team/events/e", """{"apiVersion":"v1","kind":"Event","metadata":{"name":"e"}}"""u8.ToArray(), "application/json");

        Assert.Equal((403, 403), (lease.Code, entry.Code));
    }

    [Fact]
    public async Task A_config_map_keeps_its_own_members_and_drops_others()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var created = (await client.Post(ConfigMaps, ConfigMap)).Json;
        var patched = (await client.Patch($"{ConfigMaps}/a", """{"data":{"z":null},"immutable":true}""")).Json;
        var strategic = (await client.Patch($"{ConfigMaps}/a", """{"data":{"b":"3"}}""", StrategicMergePatch)).Json;

        Assert.Equal(("""{"a":"2","z":"1"}""", null), (created["data"]!.ToJsonString(), created["x"]));
        Assert.Equal(("""{"a":"2"}""", true), (patched["data"]!.ToJsonString(), patched["immutable"]!.GetValue<bool>()));
        Assert.Equal("""{"a":"2","b":"3"}""", strategic["data"]!.ToJsonString());
    }

    [Fact]
    public async Task A_strict_create_rejects_a_member_that_a_config_map_does_not_have()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Post($"{ConfigMaps}?fieldValidation=Strict", ConfigMap);

        Assert.Equal((400, true), (answer.Code, answer.Message.Contains("unknown field \"x\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_texts_of_a_secret_become_its_data()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var created = (await client.Post(
            Secrets, """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"stringData":{"z":"1"},"data":{"z":"YQ==","y":"YQ=="}}""")).Json;
        var patched = (await client.Patch($"{Secrets}/a", """{"stringData":{"y":"2"}}""")).Json;
        var table = (await client.Call("GET", Secrets, headers: ("Accept", Table))).Json;

        Assert.Equal(("""{"y":"YQ==","z":"MQ=="}""", "Opaque", null), (created["data"]!.ToJsonString(), created["type"]!.GetValue<string>(), created["stringData"]));
        Assert.Equal("""{"y":"Mg==","z":"MQ=="}""", patched["data"]!.ToJsonString());
        Assert.Equal("""["a","Opaque",2,"0s"]""", table["rows"]![0]!["cells"]!.ToJsonString());
    }

    [Fact]
    public async Task A_lease_changes_its_holder_once_for_two_candidates_with_the_same_version()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var created = await client.Post(Leases, """
            {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"leader"},"spec":{"holderIdentity":"a","leaseDurationSeconds":15}}
            """);

        var first = await client.Call("PUT", $"{Leases}/leader", System.Text.Encoding.UTF8.GetBytes(created.Text.Replace("\"a\"", "\"b\"", StringComparison.Ordinal)), "application/json");
        var second = await client.Call("PUT", $"{Leases}/leader", System.Text.Encoding.UTF8.GetBytes(created.Text.Replace("\"a\"", "\"c\"", StringComparison.Ordinal)), "application/json");

        Assert.Equal((201, 200, 409), (created.Code, first.Code, second.Code));
        Assert.Equal("b", (await client.Get($"{Leases}/leader")).Json["spec"]!["holderIdentity"]!.GetValue<string>());
    }

    [Fact]
    public async Task Both_groups_of_events_show_the_same_objects()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        using var watch = await WatchClient.OpenAsync(client, $"{OtherEvents}?watch=1&fieldSelector=regarding.name%3Db");

        var core = (await client.Post(CoreEvents, CoreEvent)).Json;
        var other = (await client.Get($"{OtherEvents}/e")).Json;
        var patched = (await client.Patch($"{OtherEvents}/e", """{"note":"changed","series":{"count":3}}""", StrategicMergePatch)).Json;
        await client.Post(OtherEvents, OtherEvent);
        var second = (await client.Get($"{CoreEvents}/f")).Json;
        var missing = await client.Get($"{OtherEvents}/zz");
        var taken = await client.Post(OtherEvents, OtherEvent);

        Assert.Equal(core["metadata"]!["uid"]!.GetValue<string>(), other["metadata"]!["uid"]!.GetValue<string>());
        Assert.Equal(
            """["apiVersion","deprecatedCount","deprecatedFirstTimestamp","deprecatedLastTimestamp","deprecatedSource","kind","metadata","note","reason","regarding","type"]""",
            System.Text.Json.JsonSerializer.Serialize(other.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal)));
        Assert.Equal("changed", patched["note"]!.GetValue<string>());
        Assert.Equal("changed", (await client.Get($"{CoreEvents}/e")).Json["message"]!.GetValue<string>());
        Assert.Equal(("n", "c", "b"), (second["message"]!.GetValue<string>(), second["reportingComponent"]!.GetValue<string>(), second["involvedObject"]!["name"]!.GetValue<string>()));
        Assert.Equal((404, "events.events.k8s.io \"zz\" not found"), (missing.Code, missing.Message));
        Assert.Equal((409, "events.events.k8s.io \"f\" already exists"), (taken.Code, taken.Message));
        Assert.StartsWith("ADDED f ", Assert.Single(await watch.NextAsync(1)), StringComparison.Ordinal);
    }

    /// <summary>A kube-apiserver 1.20 returned these names and messages for these requests.</summary>
    [Theory]
    [InlineData($"{CoreEvents}?fieldSelector=involvedObject.name%3Da,involvedObject.kind%3DTFJob", "e")]
    [InlineData($"{CoreEvents}?fieldSelector=source%3Dc", "e,f")]
    [InlineData($"{CoreEvents}?fieldSelector=source!%3Dc", "")]
    [InlineData($"{CoreEvents}?fieldSelector=source%3D", "")]
    [InlineData($"{CoreEvents}?fieldSelector=reportingComponent%3Dc", "f")]
    [InlineData($"{CoreEvents}?fieldSelector=reportingComponent%3D", "e")]
    [InlineData($"{CoreEvents}?fieldSelector=reportingController%3Dc", null)]
    [InlineData($"{OtherEvents}?fieldSelector=source%3Dc", null)]
    [InlineData($"{OtherEvents}?fieldSelector=reportingComponent%3Dc", null)]
    [InlineData($"{CoreEvents}?fieldSelector=type!%3DNormal", "f")]
    [InlineData($"{OtherEvents}?fieldSelector=regarding.kind%3DTFJob", "e,f")]
    [InlineData($"{OtherEvents}?fieldSelector=reportingController%3Dc", "f")]
    [InlineData($"{OtherEvents}?fieldSelector=involvedObject.kind%3DTFJob", null)]
    [InlineData($"{CoreEvents}?fieldSelector=regarding.kind%3DTFJob", null)]
    public async Task Events_are_selected_by_the_fields_of_their_group(string path, string? names)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(CoreEvents, CoreEvent);
        await client.Post(OtherEvents, OtherEvent);

        var answer = await client.Get(path);

        Assert.Equal(names is null ? 400 : 200, answer.Code);
        if (names is null)
        {
            Assert.Equal($"field label not supported: {path[(path.IndexOf('=') + 1)..path.IndexOf('%')]}", answer.Message);
        }
        else
        {
            Assert.Equal(names.Split(',', StringSplitOptions.RemoveEmptyEntries), answer.Json["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>()));
        }
    }

    [Fact]
    public async Task A_table_of_events_has_the_columns_of_kubectl()
    {
        await using var host = TestHost.Start(("Clock:Start", "2026-01-01T00:01:00Z"), ("Clock:Frozen", "true"));
        using var client = host.CreateClient();
        await client.Post(CoreEvents, CoreEvent);
        await client.Post(OtherEvents, OtherEvent);

        foreach (var path in new[] { CoreEvents, OtherEvents })
        {
            var table = (await client.Call("GET", path, headers: ("Accept", Table))).Json;

            Assert.Equal(
                ["Last Seen", "Type", "Reason", "Object", "Subobject", "Source", "Message", "First Seen", "Count", "Name"],
                table["columnDefinitions"]!.AsArray().Select(column => column!["name"]!.GetValue<string>()));
            Assert.Equal("""["55s","Normal","R","tfjob/a",null,"c","m","60s",2,"e"]""", table["rows"]![0]!["cells"]!.ToJsonString());
            Assert.Equal("""["60s","Warning","S","tfjob/b",null,"c","n","60s",1,"f"]""", table["rows"]![1]!["cells"]!.ToJsonString());
        }
    }

    [Theory]
    [InlineData("/api/v1/namespaces/team/pods", "PodList")]
    [InlineData("/api/v1/pods?fieldSelector=status.phase%3DRunning,spec.nodeName%3Dx", "PodList")]
    [InlineData("/api/v1/namespaces/team/services", "ServiceList")]
    [InlineData("/api/v1/nodes", "NodeList")]
    public async Task There_are_no_pods_services_and_nodes(string path, string kind)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var list = (await client.Get(path)).Json;

        Assert.Equal((kind, 0), (list["kind"]!.GetValue<string>(), list["items"]!.AsArray().Count));
    }

    [Fact]
    public async Task Other_resources_keep_their_namespace_in_use_until_it_is_deleted()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(ConfigMaps, ConfigMap);
        await client.Post(OtherEvents, OtherEvent);

        var listed = (await client.Get("/api/v1/namespaces")).Text;
        await client.Call("DELETE", "/api/v1/namespaces/team");

        Assert.Contains("\"name\":\"team\"", listed, StringComparison.Ordinal);
        Assert.Equal((404, 404), ((await client.Get($"{ConfigMaps}/a")).Code, (await client.Get($"{CoreEvents}/f")).Code));
    }
}
