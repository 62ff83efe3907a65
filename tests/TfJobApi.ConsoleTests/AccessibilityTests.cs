using System.Text.Json;
using Deque.AxeCore.Commons;
using TfJobApi.ConsoleTests.Support;

namespace TfJobApi.ConsoleTests;

/// <summary>Every screen by the rules of axe-core, in both schemes, and on a narrow one.</summary>
public sealed class AccessibilityTests(Chromium browser)
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private static readonly string[] Screens =
    [
        "#/jobs", "#/jobs/kube-test/tfjob-test", "#/jobs/kube-test/mnist?tab=pods", "#/jobs/kube-test/tfjob-test?tab=history", "#/jobs/kube-test/tfjob-test?tab=requests",
        "#/jobs/kube-test/tfjob-test?tab=yaml", "#/journal", "#/journal/1", "#/faults", "#/clock", "#/state", "#/tenants",
    ];

    public static TheoryData<bool, int> Displays => new() { { false, 1280 }, { true, 1280 }, { false, 320 }, { true, 320 } };

    [Theory]
    [MemberData(nameof(Displays))]
    public async Task No_screen_breaks_a_rule_or_is_wider_than_the_window(bool isDark, int width)
    {
        await using var server = await ConsoleServer.StartAsync();
        await ArrangeAsync(server);
        await using var console = await ConsolePage.OpenAsync(browser, server, isDark: isDark, width: width);
        await console.ShowsAsync("live");
        foreach (var hash in Screens)
        {
            await console.Page.GoToAsync($"{server.Address}__admin/console/{hash}");
            await console.ShowsAsync("live");
            await console.Page.WaitForNetworkIdleAsync(new() { Concurrency = 1 });
            await CheckAsync(console, $"{hash} {width}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dialogs_and_the_token_form_break_no_rule(bool isDark)
    {
        await using var server = await ConsoleServer.StartAsync();
        await using (var console = await ConsolePage.OpenAsync(browser, server, "#/state", isDark: isDark))
        {
            await console.ClickAsync("button", "Reset…");
            await console.FindAsync("dialog", "Reset to the start?");
            await CheckAsync(console, "dialog");
        }

        await using var closed = await ConsoleServer.StartAsync(("Admin:Token", "a"));
        await using var form = await ConsolePage.OpenAsync(browser, closed, isDark: isDark, expectedStatuses: 401);
        await form.FindAsync("button", "Connect");
        await CheckAsync(form, "token");
    }

    private static async Task ArrangeAsync(ConsoleServer server)
    {
        await server.PostAsync(ConsoleServer.Jobs, ConsoleServer.NewJob("mnist", """{"a-label-with-a-long-name-of-many-letters":"and-a-value-that-is-long-too"}"""));
        await server.CallAsync("PUT", "/__admin/lifecycle/jobs/kube-test/mnist", """{"scenario":"succeed;run=30m"}""");
        await server.PatchAsync(ConsoleServer.Job, """{"metadata":{"labels":{"app":"test"}}}""");
        await server.PatchAsync(ConsoleServer.Job, """{"spec":{"activeDeadlineSeconds":-1}}""");
        await server.PostAsync("/__admin/faults", """{"match":{"verbs":["delete"]},"when":{"rate":0.5},"effect":{"status":503}}""");
        await server.CallAsync("PUT", "/__admin/snapshots/arranged");
        await server.GetAsync("/t/team-a" + ConsoleServer.Jobs);
    }

    private static async Task CheckAsync(ConsolePage console, string place)
    {
        await console.Page.EvaluateExpressionAsync(Axe);
        var violations = await console.EvaluateAsync<JsonElement>(
            "async () => (await axe.run()).violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html} ${node.failureSummary}`))");

        Assert.Equal((place, "[]"), (place, violations.GetRawText()));
        Assert.True(await console.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{place} is wider than the window");
    }
}
