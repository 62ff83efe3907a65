using TfJobApi.Tests.Journal;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Admin;

public sealed class EventStreamTests
{
    private const string NewJob = """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"new"},"spec":{"tfReplicaSpecs":{}}}""";

    [Fact]
    public async Task The_first_event_describes_the_server()
    {
        await using var host = TestHost.Start(("Faults:Enabled", "false"));
        using var client = host.CreateClient();
        await using var events = await EventClient.OpenAsync(client, $"/t/team-a{EventClient.Path}");

        var start = await events.NextAsync();

        Assert.Equal("start", start!.Type);
        Assert.Equal(
            """{"profile":"Cci","version":"0.3.0","tenant":"team-a","resourceVersion":"72444813","journal":true,"faults":false,"lifecycle":true}""",
            start.Data.ToJsonString());
    }

    [Fact]
    public async Task A_write_is_a_job_event_as_a_watch_sends_it_and_a_request_event()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Add("User-Agent", "a-controller/1");
        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=1&resourceVersion=72444813");
        await using var events = await EventClient.OpenAsync(client);

        await client.Patch(TestHost.Job, """{"metadata":{"labels":{"by":"a-test"}}}""");

        var job = await events.NextAsync("job");
        Assert.Equal((await watch.NextAsync())!.ToJsonString(), job.Data.ToJsonString());
        var request = await events.NextAsync("request");
        var whole = (await client.LastRequestAsync()).AsObject();
        Assert.True(whole.Remove("requestBytes") & whole.Remove("body") & whole.Remove("patch"));
        Assert.Equal(whole.ToJsonString(), request.Data.ToJsonString());
    }

    [Fact]
    public async Task Other_objects_are_events_without_their_content()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await using var events = await EventClient.OpenAsync(client);

        await client.Post("/api/v1/namespaces/kube-test/secrets", """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"stringData":{"password":"hunter2"}}""");

        var change = await events.NextAsync("object");
        Assert.Equal("""{"type":"ADDED","resource":"secrets","namespace":"kube-test","name":"s","resourceVersion":"72444814"}""", change.Data.ToJsonString());
    }

    [Fact]
    public async Task A_watch_is_a_request_event_at_its_begin_and_at_its_end()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await using var events = await EventClient.OpenAsync(client);
        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=1&resourceVersion=72444813&timeoutSeconds=60");

        var begin = await events.NextAsync("request");
        await client.Post("/__admin/clock/advance", """{"by":"60s"}""");
        Assert.Null(await watch.NextAsync());
        var end = await events.NextAsync("request");

        Assert.Equal((1, "watch", false), (begin.Data["id"]!.GetValue<long>(), begin.Data["verb"]!.GetValue<string>(), begin.Data.AsObject().ContainsKey("durationMs")));
        Assert.Equal((1, true), (end.Data["id"]!.GetValue<long>(), end.Data.AsObject().ContainsKey("durationMs")));
    }

    [Theory]
    [InlineData("POST", "/__admin/faults", """{"id":"a","effect":{"status":503}}""", "fault", "/__admin/faults")]
    [InlineData("PUT", "/__admin/clock", """{"rate":60}""", "clock", "/__admin/clock")]
    [InlineData("GET", "/t/team-b/__admin/clock", "", "tenant", "/__admin/tenants")]
    public async Task A_change_of_the_rest_is_an_event_with_what_a_GET_returns(string method, string path, string body, string type, string read)
    {
        await using var host = TestHost.Start(("Clock:Frozen", "true"));
        using var client = host.CreateClient();
        await using var events = await EventClient.OpenAsync(client);

        Assert.InRange((await client.Call(method, path, body.Length == 0 ? null : System.Text.Encoding.UTF8.GetBytes(body), "application/json")).Code, 200, 201);

        Assert.Equal((await client.Get(read)).Json.ToJsonString(), (await events.NextAsync(type)).Data.ToJsonString());
    }

    [Fact]
    public async Task A_snapshot_a_restore_and_a_reset_are_state_events()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await using var events = await EventClient.OpenAsync(client);

        await client.Call("PUT", "/__admin/snapshots/a");
        var saved = await events.NextAsync("state");
        await client.Post(TestHost.Jobs, NewJob);
        await client.Post("/__admin/snapshots/a/restore", "");
        var restored = await events.NextAsync("state");
        await client.Post(TestHost.Jobs, NewJob);
        await client.Post("/__admin/reset", "");
        var reset = await events.NextAsync("state");
        await client.Post(TestHost.Jobs, NewJob);
        var created = await events.NextAsync("job");

        const string Snapshots = "\"snapshots\":[{\"name\":\"a\",\"resourceVersion\":\"72444813\",\"tfJobs\":1}]";
        Assert.Equal($$"""{"resourceVersion":"72444813","tfJobs":1,"restored":false,{{Snapshots}}}""", saved.Data.ToJsonString());
        Assert.Equal($$"""{"resourceVersion":"72444815","tfJobs":1,"restored":true,{{Snapshots}}}""", restored.Data.ToJsonString());
        Assert.Equal($$"""{"resourceVersion":"72444817","tfJobs":1,"restored":true,{{Snapshots}}}""", reset.Data.ToJsonString());
        Assert.Equal("72444818", created.Data["object"]!["metadata"]!["resourceVersion"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_cleared_journal_is_an_event_and_later_requests_follow()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Get(TestHost.Job);
        await using var events = await EventClient.OpenAsync(client);

        await client.Call("DELETE", "/__admin/requests");
        var cleared = await events.NextAsync("cleared");
        await client.Get(TestHost.Job);

        Assert.Equal("""{"upTo":1}""", cleared.Data.ToJsonString());
        Assert.Equal(2, (await events.NextAsync("request")).Data["id"]!.GetValue<long>());
    }

    [Fact]
    public async Task A_quiet_stream_has_a_comment_every_15_seconds()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        using var response = await client.GetAsync(new Uri(EventClient.Path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        await host.TimerAsync(TimeSpan.FromSeconds(15));

        host.Time.Advance(TimeSpan.FromSeconds(15));

        string? line;
        do
        {
            line = await lines.ReadLineAsync(TestContext.Current.CancellationToken);
        }
        while (line is not (null or ":"));
        Assert.Equal(":", line);
    }

    [Fact]
    public async Task Streams_and_histories_are_not_in_the_journal_and_no_fault_hits_them()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post("/__admin/faults", """{"effect":{"status":503}}""");

        await using var events = await EventClient.OpenAsync(client);
        Assert.Equal(200, (await client.Get("/__admin/history/kube-test/tfjob-test")).Code);

        Assert.Empty(await client.JournalAsync());
    }

    [Fact]
    public async Task A_stream_has_the_events_of_its_own_tenant_only()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await using var events = await EventClient.OpenAsync(client, $"/t/team-a{EventClient.Path}");

        await client.Post(TestHost.Jobs, NewJob);
        await client.Patch($"/t/team-a{TestHost.Job}", """{"metadata":{"labels":{"a":"b"}}}""");

        Assert.Equal("tfjob-test", (await events.NextAsync("job")).Data["object"]!["metadata"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_deletion_of_its_tenant_ends_a_stream()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await using var events = await EventClient.OpenAsync(client, $"/t/team-a{EventClient.Path}");
        await events.NextAsync("start");

        await client.Call("DELETE", "/__admin/tenants/team-a");

        var tenants = await events.NextAsync("tenant");
        Assert.Equal("default", Assert.Single(tenants.Data["tenants"]!.AsArray())!["name"]!.GetValue<string>());
        await events.NextAsync("gone");
        Assert.Null(await events.NextAsync());
        Assert.Single((await client.Get("/__admin/tenants")).Json["tenants"]!.AsArray());
    }

    [Fact]
    public async Task A_stop_of_the_server_ends_the_streams()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();
        await using var events = await EventClient.OpenAsync(client);
        await events.NextAsync("start");

        await host.StopAsync();

        Assert.Null(await events.NextAsync());
    }
}
