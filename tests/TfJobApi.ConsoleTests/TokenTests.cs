using TfJobApi.ConsoleTests.Support;

namespace TfJobApi.ConsoleTests;

/// <summary>Servers that ask for a token.</summary>
public sealed class TokenTests(Chromium browser)
{
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

    /// <summary>In the Cci profile, the gateway rejects a caller without a token, and its errors have a form of their own.</summary>
    [Fact]
    public async Task A_missing_token_is_asked_for_with_a_sentence()
    {
        await using var server = await ConsoleServer.StartAsync(
            ("Auth:Mode", "Enforced"), ("Auth:Users:0:Name", "all"), ("Auth:Users:0:Token", "of-all"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "*"), ("Auth:Users:0:Permissions:0:Namespaces:0", "*"));
        await using var console = await ConsolePage.OpenAsync(browser, server, expectedStatuses: 401);

        await console.ShowsAsync("✗ Incorrect IAM authentication information: x-auth-token not found");
        Assert.DoesNotContain("error_msg", await console.TextAsync(), StringComparison.Ordinal);
        await console.FillAsync("textbox", "Token", "of-all");
        await console.ClickAsync("button", "Connect");

        await console.ShowsAsync("72444813");
    }

    [Fact]
    public async Task An_error_of_the_gateway_is_shown_by_its_message()
    {
        await using var server = await ConsoleServer.StartAsync();
        await server.PostAsync("/__admin/faults", """{"match":{"verbs":["patch"]},"effect":{"status":502,"message":"the gateway says no"}}""");
        await using var console = await ConsolePage.OpenAsync(browser, server, "#/jobs/kube-test/tfjob-test", expectedStatuses: 502);

        await console.ClickAsync("button", "Edit labels");
        await console.FillAsync("textbox", "Label", "app");
        await console.ClickAsync("button", "Save label");

        await console.CalledAsync("✗ the gateway says no curl");
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
}
