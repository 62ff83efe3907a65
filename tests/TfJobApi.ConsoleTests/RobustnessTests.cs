using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using PuppeteerSharp.Input;
using TfJobApi.ConsoleTests.Support;

namespace TfJobApi.ConsoleTests;

/// <summary>Hostile values, lost connections, many tabs, tokens.</summary>
public sealed class RobustnessTests(Chromium browser)
{
    private const string Hostile = "<img src=x onerror=alert(1)>\"'</script><script>document.title='owned'</script>${7*7}\u202e";

    [Fact]
    public async Task Hostile_texts_are_shown_and_not_obeyed()
    {
        await using var server = await ConsoleServer.StartAsync(("Profile", "Kubernetes"));
        server.Client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "<b>robot</b>");
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["note"] = Hostile } } };
        await server.PatchAsync(ConsoleServer.Job, patch.ToJsonString());
        await server.GetAsync($"/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs/{Uri.EscapeDataString(Hostile)}");

        foreach (var hash in new[] { "#/jobs", "#/jobs/kube-test/tfjob-test", "#/jobs/kube-test/tfjob-test?tab=history", "#/jobs/kube-test/tfjob-test?tab=yaml", "#/journal", "#/journal/1", "#/journal/2" })
        {
            await using var console = await ConsolePage.OpenAsync(browser, server, hash);
            await console.ShowsAsync("onerror=alert(1)");

            Assert.Equal(0, await console.EvaluateAsync<int>("() => document.querySelectorAll('img, main script, main b b').length"));
            Assert.DoesNotContain("owned", await console.Page.GetTitleAsync(), StringComparison.Ordinal);
        }
    }

    /// <summary>A pasted line neither sends a file of its reader, nor reaches another path, nor controls the terminal.</summary>
    [Theory]
    [InlineData("PATCH", ConsoleServer.Job, "@/etc/hosts", "-X PATCH -H 'Content-Type: application/merge-patch+json' --data-raw @/etc/hosts {0}apis/kubeflow.org/v1/namespaces/kube-test/tfjobs/tfjob-test")]
    [InlineData("PATCH", ConsoleServer.Job, "\u001b[2J'\t\\", "-X PATCH -H 'Content-Type: application/merge-patch+json' --data-raw $'\\x1b[2J\\x27\\x09\\x5c' {0}apis/kubeflow.org/v1/namespaces/kube-test/tfjobs/tfjob-test")]
    [InlineData("POST", "/reset", null, "-X POST {0}reset")]
    [InlineData("HEAD", ConsoleServer.Job, null, "-I {0}apis/kubeflow.org/v1/namespaces/kube-test/tfjobs/tfjob-test")]
    [InlineData("GET", "/api/v1/a%3Fb/c%20d%5B%7B%2Fe?x=[0]", null, "'{0}api/v1/a%3Fb/c%20d%5B%7B%2Fe?x=%5B0%5D'")]
    public async Task A_request_is_copied_as_a_harmless_call_of_curl(string method, string path, string? body, string copied)
    {
        await using var server = await ConsoleServer.StartAsync();
        using var request = new HttpRequestMessage(new(method), path);
        request.Content = body is null ? null : new StringContent(body, new MediaTypeHeaderValue("application/merge-patch+json"));
        using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        await using var console = await ConsolePage.OpenAsync(browser, server, "#/journal/1");

        await console.ClickAsync("button", "Copy as curl");

        await console.CalledAsync($"curl {string.Format(CultureInfo.InvariantCulture, copied, server.Address)}");
    }

    [Fact]
    public async Task A_seeded_file_is_shown_by_its_name()
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var console = await ConsolePage.OpenAsync(browser, server, "#/state");
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "job.yaml");
        await File.WriteAllTextAsync(file, ConsoleServer.NewJob("seeded"), TestContext.Current.CancellationToken);

        var field = await console.Page.WaitForSelectorAsync("[type=file]");
        await field.UploadFileAsync(file);
        await console.ClickAsync("button", "Seed file");

        await console.CalledAsync("--data-binary @job.yaml");
        await console.ShowsAsync("2 TFJobs.");
    }

    /// <summary>The server accepts every object as a status.</summary>
    [Theory]
    [InlineData("""{"conditions":{}}""")]
    [InlineData("""{"conditions":null,"replicaStatuses":null}""")]
    [InlineData("""{"conditions":[null,1,["a"],{"type":null}]}""")]
    [InlineData("""{"conditions":[{"type":"Running","status":"True","lastTransitionTime":"abc","message":{"toString":1}}],"startTime":"abc","completionTime":{"toString":1}}""")]
    [InlineData("""{"conditions":"abc","replicaStatuses":{"Worker":null,"PS":{"active":{"toString":1,"valueOf":1}},"Chief":"abc"}}""")]
    [InlineData("""{"conditions":[{"type":{"tag":"form","props":{},"kids":[]},"status":"True"},{"type":"Running","status":"True","reason":{"tag":"form","props":{},"kids":[]}}]}""")]
    [InlineData("""{"conditions":[{"type":"Running","status":{"tag":"form","props":{},"kids":[]},"message":[{"tag":"form","props":{},"kids":[]}]}],"startTime":{"tag":"form","props":{},"kids":[]}}""")]
    public async Task A_hostile_status_neither_stops_a_screen_nor_adds_elements(string status)
    {
        await using var server = await ConsoleServer.StartAsync(("Profile", "Kubernetes"));
        Assert.NotNull((await server.PatchAsync($"{ConsoleServer.Job}/status", $$"""{"status":{{status}}}"""))!["status"]);

        foreach (var hash in new[] { "#/jobs", "#/jobs/kube-test/tfjob-test" })
        {
            await using var console = await ConsolePage.OpenAsync(browser, server, hash);
            await console.ShowsAsync("72444814");

            Assert.Equal(0, await console.EvaluateAsync<int>("() => document.querySelectorAll('form').length"));
        }
    }

    [Fact]
    public async Task Elements_with_the_same_key_are_all_removed()
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var console = await ConsolePage.OpenAsync(browser, server);

        var left = await console.EvaluateAsync<string>(
            """
            async () => {
              const { h, render } = await import('./dom.js');
              const parent = document.createElement('div');
              render(parent, h('p', { key: 1 }, 'a'), h('p', { key: 1 }, 'b'));
              render(parent, h('p', { key: 1 }, 'c'));
              return parent.innerHTML;
            }
            """);

        Assert.Equal("<p>c</p>", left);
    }

    [Fact]
    public async Task A_screen_that_fails_reports_it_and_leaves_the_others_alone()
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var console = await ConsolePage.OpenAsync(browser, server);
        console.ExpectedMessage = "TypeError";
        await console.ShowsAsync("72444813");

        await console.Page.EvaluateFunctionAsync("() => import('./state.js').then(({ store, changed }) => changed(store.jobs.set('kube-test/tfjob-test', {})))");
        await console.ShowsAsync("✗ TypeError");
        await console.ClickAsync("link", "Clock");

        await console.FindAsync("button", "Freeze");
    }

    [Theory]
    [InlineData("#/jobs/%3Cimg%20src=x%3E/%3Cb%3E")]
    [InlineData("#/jobs/../../..?tab=yaml")]
    [InlineData("#/jobs/%E0%A4%A/x")]
    [InlineData("#/journal/-1")]
    [InlineData("#/journal/__proto__")]
    [InlineData("#/constructor")]
    [InlineData("#/jobs?ns=__proto__&q=%5B(*")]
    [InlineData("#/journal?q=(%5B*+4xx")]
    public async Task A_strange_address_shows_a_screen(string hash)
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var console = await ConsolePage.OpenAsync(browser, server, hash, expectedStatuses: [400, 404]);

        await console.ShowsAsync("live");

        Assert.Equal(1, await console.EvaluateAsync<int>("() => document.querySelectorAll('h1').length"));
        Assert.Equal(0, await console.EvaluateAsync<int>("() => document.querySelectorAll('main img, main b').length"));
    }

    [Fact]
    public async Task The_page_connects_again_after_a_restart_and_shows_the_new_state()
    {
        var server = await ConsoleServer.StartAsync();
        var port = server.Address.Port;
        await server.PostAsync(ConsoleServer.Jobs, ConsoleServer.NewJob("lost"));
        await using var console = await ConsolePage.OpenAsync(browser, server);
        console.LosesConnections = true;
        await console.ShowsAsync("lost");

        await server.DisposeAsync();
        await console.ShowsAsync("not connected");
        await using var next = await ConsoleServer.StartAsync(port);
        await next.PostAsync(ConsoleServer.Jobs, ConsoleServer.NewJob("new"));

        await console.ShowsAsync("new");
        await console.HidesAsync("lost");
        await console.ShowsAsync("live");
    }

    /// <summary>A browser allows six connections to a server, and each tab has one stream.</summary>
    [Fact]
    public async Task Ten_tabs_of_one_window_are_live()
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var first = await ConsolePage.OpenAsync(browser, server);
        for (var i = 2; i <= 10; i++)
        {
            await first.OpenTabAsync();
        }

        await first.Page.BringToFrontAsync();
        await server.PostAsync(ConsoleServer.Jobs, ConsoleServer.NewJob("mnist"));

        await first.ShowsAsync("mnist");
    }

    /// <summary>Such a response is cut while its body is sent.</summary>
    [Fact]
    public async Task The_page_loads_again_after_a_response_that_is_not_whole()
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var console = await ConsolePage.OpenAsync(browser, server);
        console.ExpectedMessage = "SyntaxError";
        await console.ShowsAsync("72444813");
        var exports = 0;
        await console.Page.SetRequestInterceptionAsync(true);
        console.Page.Request += (_, message) => _ = message.Request.Url.Contains("/export", StringComparison.Ordinal) && exports++ == 0
            ? message.Request.RespondAsync(new() { ContentType = "application/json", Body = "{\"items\":[" })
            : message.Request.ContinueAsync();

        await console.Page.ReloadAsync();
        await console.ShowsAsync("72444813");
        await server.PatchAsync(ConsoleServer.Job, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
        await console.ShowsAsync("72444814");

        Assert.Equal(2, exports);
    }

    /// <summary>A link that is opened in another tab loads the page before anybody looks at it.</summary>
    [Fact]
    public async Task A_hidden_tab_has_no_stream_until_it_is_shown()
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var console = await ConsolePage.OpenAsync(browser, server);
        var streams = 0;
        console.Page.Request += (_, message) => streams += message.Request.Url.Contains("/events", StringComparison.Ordinal) ? 1 : 0;
        await console.Page.EvaluateExpressionOnNewDocumentAsync("window.isHidden = true; Object.defineProperty(document, 'hidden', { get: () => window.isHidden })");
        await console.Page.ReloadAsync();
        await console.Page.EvaluateFunctionAsync("() => fetch('icon.svg').then(response => response.text())");
        Assert.Equal(0, streams);

        await SetHiddenAsync("false");
        await console.ShowsAsync("72444813");
        await SetHiddenAsync("true");
        await server.PatchAsync(ConsoleServer.Job, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
        await console.ShowsAsync("○ connecting");
        await SetHiddenAsync("false");

        await console.ShowsAsync("72444814");
        Assert.Equal(2, streams);

        Task SetHiddenAsync(string isHidden) =>
            console.Page.EvaluateExpressionAsync($"window.isHidden = {isHidden}; document.dispatchEvent(new Event('visibilitychange'))");
    }

    [Fact]
    public async Task A_token_is_asked_for_kept_and_sent()
    {
        await using var server = await ConsoleServer.StartAsync(("Admin:Token", "hunter2"));
        await using var console = await ConsolePage.OpenAsync(browser, server, expectedStatuses: 401);

        await console.FillAsync("textbox", "Token", "wrong");
        await console.ClickAsync("button", "Connect");
        await console.ShowsAsync("needs Admin:Token");
        await console.FillAsync("textbox", "Token", "hunter2");
        await console.ClickAsync("button", "Connect");
        await console.ShowsAsync("72444813");
        await console.Page.ReloadAsync();
        await console.ShowsAsync("72444813");

        Assert.DoesNotContain("hunter2", await console.TextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", console.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_cannot_be_sent_is_asked_for_again()
    {
        await using var server = await ConsoleServer.StartAsync(("Admin:Token", "hunter2"));
        await using var console = await ConsolePage.OpenAsync(browser, server, "#token=%", expectedStatuses: 401);

        await console.FillAsync("textbox", "Token", "хантер");
        await console.ClickAsync("button", "Connect");
        await console.ShowsAsync("needs Admin:Token");
        await console.Page.EvaluateExpressionAsync("location.hash = '#token=hunter2'");

        await console.ShowsAsync("72444813");
    }

    [Fact]
    public async Task A_token_without_all_permissions_is_replaced_by_another()
    {
        await using var server = await ConsoleServer.StartAsync(
            ("Auth:Mode", "Enforced"), ("Auth:Users:0:Name", "few"), ("Auth:Users:0:Token", "of-few"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "get"), ("Auth:Users:0:Permissions:0:Namespaces:0", "*"),
            ("Auth:Users:1:Name", "all"), ("Auth:Users:1:Token", "of-all"),
            ("Auth:Users:1:Permissions:0:Verbs:0", "*"), ("Auth:Users:1:Permissions:0:Namespaces:0", "*"));
        await using var console = await ConsolePage.OpenAsync(browser, server, "#token=of-few", expectedStatuses: 403);

        await console.FillAsync("textbox", "Token", "of-all");
        await console.ClickAsync("button", "Connect");

        await console.ShowsAsync("72444813");
    }

    [Fact]
    public async Task A_call_of_the_API_that_is_rejected_does_not_ask_for_a_token()
    {
        await using var server = await ConsoleServer.StartAsync();
        await server.PostAsync("/__admin/faults", """{"match":{"verbs":["patch"]},"effect":{"status":401}}""");
        await using var console = await ConsolePage.OpenAsync(browser, server, "#/jobs/kube-test/tfjob-test", expectedStatuses: 401);

        await console.ClickAsync("button", "Edit labels");
        await console.FillAsync("textbox", "Label", "app");
        await console.ClickAsync("button", "Save label");

        await console.CalledAsync("✗");
        await console.FindAsync("table", "Conditions");
    }

    [Fact]
    public async Task A_token_in_the_address_is_taken_and_wiped()
    {
        await using var server = await ConsoleServer.StartAsync(("Admin:Token", "hunter2"));
        await using var console = await ConsolePage.OpenAsync(browser, server, "#token=hunter2");

        await console.ShowsAsync("72444813");

        Assert.EndsWith("#/jobs", console.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_is_reached_by_keys()
    {
        await using var server = await ConsoleServer.StartAsync();
        await server.PostAsync(ConsoleServer.Jobs, ConsoleServer.NewJob("mnist"));
        await server.GetAsync(ConsoleServer.Job);
        await using var console = await ConsolePage.OpenAsync(browser, server);
        await console.ShowsAsync("2 of 2");

        await console.TypeAsync("jj");
        await console.PressAsync(Key.Enter);
        await console.HoldsAsync("() => location.hash === '#/jobs/kube-test/tfjob-test' && document.activeElement.tagName === 'H1'");
        await console.PressAsync(Key.Escape);
        await console.ShowsAsync("2 of 2");
        await console.TypeAsync("/mnist");
        await console.ShowsAsync("1 of 2");
        await console.PressAsync(Key.Escape);
        foreach (var (key, heading) in new[] { ("r", "Journal"), ("f", "Faults"), ("c", "Clock"), ("s", "State"), ("t", "Tenants"), ("j", "TFJobs") })
        {
            await console.TypeAsync($"g{key}");
            await console.FindAsync("heading", heading);
        }

        await console.TypeAsync("?");
        await console.FindAsync("dialog", "Keys");
    }

    [Fact]
    public async Task With_the_console_open_the_journal_has_nothing_of_it()
    {
        await using var server = await ConsoleServer.StartAsync();
        foreach (var hash in new[] { "#/jobs", "#/jobs/kube-test/tfjob-test?tab=yaml", "#/jobs/kube-test/tfjob-test?tab=pods", "#/journal", "#/faults", "#/clock", "#/state", "#/tenants" })
        {
            await using var console = await ConsolePage.OpenAsync(browser, server, hash, expectedStatuses: 404);
            await console.ShowsAsync("live");
            await console.Page.WaitForNetworkIdleAsync(new() { Concurrency = 1 });
        }

        Assert.Empty((await server.GetAsync("/__admin/requests"))!["requests"]!.AsArray());
    }

    /// <summary>A page of another origin sends its requests with the headers that the server knows strangers by.</summary>
    [Fact]
    public async Task A_page_of_another_origin_does_not_reset_the_server()
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var other = await ConsoleServer.StartAsync();
        await server.PostAsync(ConsoleServer.Jobs, ConsoleServer.NewJob("mnist"));
        await using var context = (await browser.CreatePageAsync()).BrowserContext;
        var page = await context.NewPageAsync();
        await page.GoToAsync($"{other.Address}version");

        await page.EvaluateFunctionAsync(
            """
            async address => {
              await fetch(`${address}__admin/reset`, { method: 'POST', mode: 'no-cors' }).catch(() => null);
              await new Promise(sent => {
                const form = Object.assign(document.createElement('form'), { method: 'post', action: `${address}__admin/reset`, target: 'frame' });
                const frame = Object.assign(document.createElement('iframe'), { name: 'frame', onload: sent });
                document.body.append(frame, form);
                form.submit();
              });
            }
            """,
            server.Address.AbsoluteUri);

        Assert.Equal(2, (await server.GetAsync(ConsoleServer.Jobs))!["items"]!.AsArray().Count);
    }
}
