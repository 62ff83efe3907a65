using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using TfJobApi.ConsoleTests.Support;

namespace TfJobApi.ConsoleTests;

/// <summary>Hostile values, addresses and pages.</summary>
public sealed class HostileTests(Chromium browser)
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
    public async Task A_job_without_a_spec_is_shown()
    {
        await using var server = await ConsoleServer.StartAsync();
        await server.PostAsync(ConsoleServer.Jobs, """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"bare","labels":{"a":"b"}},"spec":null}""");
        await using var console = await ConsolePage.OpenAsync(browser, server, "#/jobs/kube-test/bare");

        await console.ShowsAsync("metadata.labels.a");
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

        List<HttpStatusCode> statuses = [];
        page.Response += (_, message) =>
        {
            if (message.Response.Url.EndsWith("/reset", StringComparison.Ordinal))
            {
                statuses.Add(message.Response.Status);
            }
        };
        await page.EvaluateFunctionAsync(
            """
            async address => {
              await fetch(`${address}__admin/reset`, { method: 'POST', mode: 'no-cors' }).catch(() => null);
              await new Promise(sent => {
                const form = Object.assign(document.createElement('form'), { method: 'post', action: `${address}__admin/reset`, target: 'frame' });
                const frame = Object.assign(document.createElement('iframe'), { name: 'frame' });
                document.body.append(frame, form);

                // the frame has loaded its empty page when it was appended
                frame.onload = sent;
                form.submit();
              });
            }
            """,
            server.Address.AbsoluteUri);

        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.Forbidden], statuses);
        Assert.Equal(2, (await server.GetAsync(ConsoleServer.Jobs))!["items"]!.AsArray().Count);
    }
}
