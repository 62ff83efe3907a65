using TfJobApi.ConsoleTests.Support;

namespace TfJobApi.ConsoleTests;

/// <summary>Every screen, and what it shows of a change by somebody else.</summary>
public sealed class ScreenTests(Chromium browser)
{
    [Fact]
    public async Task Jobs_are_listed_and_change_while_one_looks()
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var console = await ConsolePage.OpenAsync(browser, server);
        await console.ShowsAsync("72444813");

        await server.PatchAsync(ConsoleServer.Job, """{"metadata":{"labels":{"by":"another"}}}""");
        await console.ShowsAsync("72444814");
        await console.ShowsAsync("metadata.labels.by = \"another\"");
        await server.PostAsync(ConsoleServer.Jobs, ConsoleServer.NewJob("mnist"));
        await console.ShowsAsync("2 of 2");
        await console.FillAsync("searchbox", "Filter TFJobs", "mnist");
        await console.ShowsAsync("1 of 2");
        await server.CallAsync("DELETE", $"{ConsoleServer.Jobs}/mnist");
        await console.ShowsAsync("0 of 1");

        Assert.EndsWith("#/jobs?q=mnist", console.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_jobs_offers_the_sample()
    {
        await using var server = await ConsoleServer.StartAsync(("Seeding:Sample", "false"));
        await using var console = await ConsolePage.OpenAsync(browser, server);

        await console.ClickAsync("button", "Load the sample");

        await console.ShowsAsync("1 of 1");
        await console.CalledAsync("curl");
    }

    [Fact]
    public async Task A_job_has_its_labels_edited_and_is_deleted_after_a_question()
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var console = await ConsolePage.OpenAsync(browser, server, "#/jobs/kube-test/tfjob-test");

        await console.ClickAsync("button", "Edit labels");
        await console.FillAsync("textbox", "Label", "app");
        await console.FillAsync("textbox", "Value", "test");
        await console.ClickAsync("button", "Save label");
        await console.ShowsAsync("metadata.labels.app");
        Assert.Equal("test", (await server.GetAsync(ConsoleServer.Job))!["metadata"]!["labels"]!["app"]!.GetValue<string>());

        await console.ClickAsync("button", "Delete…");
        await console.ShowsAsync("kube-test/tfjob-test at version 72444814 goes");
        await console.ClickAsync("button", "Delete");
        await console.ShowsAsync("Deleted at 72444815");

        await console.CalledAsync("curl -X DELETE");
        Assert.Equal(404, (await server.GetAsync(ConsoleServer.Job))!["code"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_job_has_its_history_and_compares_its_versions()
    {
        await using var server = await ConsoleServer.StartAsync();
        foreach (var value in new[] { "1", "2", "3" })
        {
            await server.PatchAsync(ConsoleServer.Job, $$$$"""{"metadata":{"labels":{"step-{{{{value}}}}":"{{{{value}}}}"}}}""");
        }

        await using var console = await ConsolePage.OpenAsync(browser, server, "#/jobs/kube-test/tfjob-test?tab=history");
        await console.ShowsAsync("metadata.labels.step-3 = \"3\"");

        await console.ClickAsync("link", "72444814");

        await console.ShowsAsync("Difference to 72444814");
        Assert.Equal(3, await console.EvaluateAsync<int>("() => document.querySelectorAll('tbody tr').length"));
        Assert.EndsWith("#/jobs/kube-test/tfjob-test/72444814", console.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_has_its_requests_and_its_yaml_without_a_read_of_its_history()
    {
        await using var server = await ConsoleServer.StartAsync();
        await server.GetAsync(ConsoleServer.Job);
        await using var console = await ConsolePage.OpenAsync(browser, server, "#/faults");
        var histories = 0;
        console.Page.Request += (_, message) => histories += message.Request.Url.Contains("/history/", StringComparison.Ordinal) ? 1 : 0;
        await console.ShowsAsync("live");
        await console.Page.GoToAsync($"{server.Address}__admin/console/#/jobs/kube-test/tfjob-test?tab=requests");
        await console.FindAsync("table", "Requests");

        await console.ClickAsync("link", "YAML");

        await console.ShowsAsync("kind: TFJob");
        Assert.Equal(0, histories);
    }

    [Fact]
    public async Task A_job_has_the_request_that_created_it()
    {
        await using var server = await ConsoleServer.StartAsync();
        await server.PostAsync(ConsoleServer.Jobs, ConsoleServer.NewJob("mnist"));

        await using var console = await ConsolePage.OpenAsync(browser, server, "#/jobs/kube-test/mnist?tab=requests");

        await console.FindAsync("table", "Requests");
        Assert.Matches(@"create\s+kube-test/mnist\s+201", await console.TextAsync());
    }

    [Fact]
    public async Task A_simulated_job_has_pods_a_timeline_and_steps_by_hand()
    {
        await using var server = await ConsoleServer.StartAsync(("Clock:Start", "2026-01-02T03:04:05Z"), ("Clock:Frozen", "true"));
        await server.PostAsync(ConsoleServer.Jobs, ConsoleServer.NewJob("mnist"));
        await using var console = await ConsolePage.OpenAsync(browser, server, "#/jobs/kube-test/mnist?tab=pods", expectedStatuses: 404);

        await console.FillAsync("textbox", "Scenario", "succeed;run=30s");
        await console.ClickAsync("button", "Give scenario");
        await console.FindAsync("table", "Pods");
        await console.ClickAsync("button", "Advance to the next event");
        await console.ClickAsync("button", "Exit 137 worker-0");
        await console.ShowsAsync("worker-0: Exit 137");
        await console.ClickAsync("button", "Hold");

        await console.ShowsAsync("‖ held");
        await console.FindAsync("table", "Timeline");
    }

    [Fact]
    public async Task Faults_are_added_by_a_form_and_deleted()
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var console = await ConsolePage.OpenAsync(browser, server, "#/faults");

        await console.ClickAsync("button", "503 twice on PATCH");
        await console.ShowsAsync("first 2");
        await console.FillAsync("spinbutton", "Status", "429");
        await console.FillAsync("textbox", "Delay", "10ms");
        await console.ShowsAsync("\"delay\": \"10ms\"");
        await console.ClickAsync("button", "Add rule");
        await console.ShowsAsync("status 429, delay 10ms");
        await console.ClickAsync("button", "Delete 1");
        await console.HidesAsync("first 2");

        var rule = Assert.Single((await server.GetAsync("/__admin/faults"))!["faults"]!.AsArray());
        Assert.Equal("""{"status":429,"delay":"10ms"}""", rule!["effect"]!.ToJsonString());
    }

    [Fact]
    public async Task The_clock_is_frozen_set_and_advanced()
    {
        await using var server = await ConsoleServer.StartAsync(("Clock:Start", "2026-01-02T03:04:05Z"), ("Clock:Frozen", "true"));
        await using var console = await ConsolePage.OpenAsync(browser, server, "#/clock");
        await console.ShowsAsync("2026-01-02T03:04:05Z");

        await console.ClickAsync("button", "+25 h");
        await console.ShowsAsync("2026-01-03T04:04:05Z");
        await console.FillAsync("textbox", "Time", "2030-01-01T00:00:00Z");
        await console.ClickAsync("button", "Set");
        await console.ShowsAsync("2030-01-01T00:00:00Z");
        await console.ClickAsync("button", "Run");
        await console.FindAsync("button", "Freeze");

        Assert.False((await server.GetAsync("/__admin/clock"))!["frozen"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_state_is_saved_restored_reset_and_exported()
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var console = await ConsolePage.OpenAsync(browser, server, "#/state");

        await console.FillAsync("textbox", "Name", "arranged");
        await console.ClickAsync("button", "Save snapshot");
        await console.FindAsync("button", "Restore arranged");
        await server.PostAsync(ConsoleServer.Jobs, ConsoleServer.NewJob("mnist"));
        await console.ShowsAsync("2 TFJobs.");
        await console.ClickAsync("button", "Restore arranged");
        await console.ShowsAsync("The 2 TFJobs of now go, and the 1 of the snapshot return.");
        await console.ClickAsync("button", "Restore");
        await console.ShowsAsync("1 TFJobs.");
        await console.ClickAsync("button", "Delete arranged");
        await console.ClickAsync("button", "Delete");
        await console.ShowsAsync("No snapshots.");

        await console.RecordDownloadsAsync();
        await console.ClickAsync("button", "Export YAML");
        await console.HoldsAsync("() => saved.includes('kind: TFJob')");
        await console.CalledAsync($"✓ Saved export.yaml curl {server.Address}__admin/export -H 'Accept: application/yaml' -o export.yaml");
        await server.DisposeAsync();
        console.LosesConnections = true;
        await console.ClickAsync("button", "Export YAML");
        await console.CalledAsync("✗ the server does not answer curl");
    }

    [Fact]
    public async Task A_job_that_was_changed_after_the_question_is_not_deleted()
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var console = await ConsolePage.OpenAsync(browser, server, "#/jobs/kube-test/tfjob-test", expectedStatuses: 409);
        await console.ClickAsync("button", "Delete…");
        await console.ShowsAsync("at version 72444813 goes");

        await server.PatchAsync(ConsoleServer.Job, """{"metadata":{"labels":{"a":"b"}}}""");
        await console.ClickAsync("button", "Delete");

        await console.CalledAsync("✗");
        Assert.Equal("tfjob-test", (await server.GetAsync(ConsoleServer.Job))!["metadata"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_tenant_that_was_forgotten_is_created_again_on_demand_only()
    {
        await using var server = await ConsoleServer.StartAsync();
        await server.PostAsync("/t/team-a" + ConsoleServer.Jobs, ConsoleServer.NewJob("of-team-a"));
        await using var console = await ConsolePage.OpenAsync(browser, server, query: "?tenant=team-a");
        await console.ShowsAsync("of-team-a");

        await server.CallAsync("DELETE", "/__admin/tenants/team-a");
        await console.ShowsAsync("There is no such tenant any more.");
        await console.ShowsAsync("not connected");
        Assert.Single((await server.GetAsync("/__admin/tenants"))!["tenants"]!.AsArray());
        await console.ClickAsync("button", "Create it again");

        await console.ShowsAsync("live");
        await console.ShowsAsync("1 of 1");
        Assert.Equal(2, (await server.GetAsync("/__admin/tenants"))!["tenants"]!.AsArray().Count);
    }

    [Fact]
    public async Task Tenants_are_opened_and_forgotten()
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var console = await ConsolePage.OpenAsync(browser, server);

        await console.ClickAsync("link", "Tenant: default");
        await server.PostAsync("/t/team-a" + ConsoleServer.Jobs, ConsoleServer.NewJob("of-team-a"));
        await console.ClickAsync("link", "Open team-a");
        await console.ShowsAsync("of-team-a");
        Assert.Contains("?tenant=team-a", console.Page.Url, StringComparison.Ordinal);
        await console.Page.GoToAsync($"{server.Address}__admin/console/#/tenants");
        await console.ClickAsync("button", "Forget team-a");
        await console.ClickAsync("button", "Forget");

        await console.CalledAsync("Forgot team-a");
        Assert.Single((await server.GetAsync("/__admin/tenants"))!["tenants"]!.AsArray());
    }
}
