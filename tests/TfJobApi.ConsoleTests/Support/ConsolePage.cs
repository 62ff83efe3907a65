using System.Collections.Concurrent;
using PuppeteerSharp;
using PuppeteerSharp.Input;

namespace TfJobApi.ConsoleTests.Support;

/// <summary>
/// The console in a browser. Elements are found by their roles and accessible names, as people with a screen reader find them.
/// A message in the browser's console, an error of the page or a call to another server fails the test at its end.
/// </summary>
internal sealed class ConsolePage : IAsyncDisposable
{
    private readonly IPage _page;
    private readonly Uri _server;
    private readonly ConcurrentQueue<string> _problems = new();

    private ConsolePage(IPage page, Uri server)
    {
        (_page, _server) = (page, server);
        page.DefaultTimeout = 60_000;
        page.Console += (_, message) => _problems.Enqueue($"console: {message.Message.Text} {message.Message.Location?.URL}");
        page.PageError += (_, error) => _problems.Enqueue($"error: {error.Message}");
        page.Request += (_, request) => Check(request.Request.Url);
    }

    /// <summary>The number of clicks, texts and keys.</summary>
    public int Actions { get; private set; }

    public IPage Page => _page;

    /// <summary>Statuses that the test causes; a browser reports each in its console.</summary>
    public int[] ExpectedStatuses { get; init; } = [];

    /// <summary>A text in the messages that the test causes.</summary>
    public string? ExpectedMessage { get; set; }

    /// <summary>Whether the test stops the server, which a browser reports, too.</summary>
    public bool LosesConnections { get; set; }

    public static async Task<ConsolePage> OpenAsync(
        Chromium browser, ConsoleServer server, string hash = "", string query = "", bool isDark = false, int width = 1280, params int[] expectedStatuses)
    {
        var console = new ConsolePage(await browser.CreatePageAsync(), server.Address) { ExpectedStatuses = expectedStatuses };
        await console._page.SetViewportAsync(new() { Width = width, Height = 900 });
        await console._page.EmulateMediaFeaturesAsync([new() { MediaFeature = MediaFeature.PrefersColorScheme, Value = isDark ? "dark" : "light" }]);
        await console._page.GoToAsync($"{server.Address}__admin/console/{query}{hash}");
        return console;
    }

    /// <summary>Opens the console in another tab of the same window, and waits until it is connected.</summary>
    public async Task OpenTabAsync()
    {
        var tab = await _page.BrowserContext.NewPageAsync();
        await tab.GoToAsync($"{_server}__admin/console/");
        await tab.WaitForFunctionAsync("() => document.body.innerText.includes('live')");
    }

    /// <summary>
    /// Clicks an element that nothing covers, in one step: a mouse would miss a row that moves after its place was read, for example
    /// because a change of it arrives.
    /// </summary>
    public async Task ClickAsync(string role, string name)
    {
        Actions++;
        await (await FindAsync(role, name)).EvaluateFunctionAsync(
            """
            element => {
              element.scrollIntoView({ block: 'center', inline: 'center' });
              const { left, top, width, height } = element.getBoundingClientRect();
              const hit = document.elementFromPoint(left + width / 2, top + height / 2);
              if (!element.contains(hit) && !hit?.contains(element)) throw new Error(`It is covered by ${hit?.outerHTML}`);
              element.focus();
              element.click();
            }
            """);
    }

    public async Task FillAsync(string role, string name, string text)
    {
        Actions++;
        var field = await FindAsync(role, name);
        await field.FocusAsync();
        await field.EvaluateFunctionAsync("element => element.select?.()");
        await _page.Keyboard.TypeAsync(text);
    }

    public async Task PressAsync(params Key[] keys)
    {
        Actions++;
        foreach (var key in keys)
        {
            await _page.Keyboard.PressAsync(key);
        }
    }

    public async Task TypeAsync(string keys)
    {
        Actions++;
        await _page.Keyboard.TypeAsync(keys);
    }

    /// <summary>Waits until the page shows a text.</summary>
    public Task ShowsAsync(string text) => WaitAsync(text, _page.WaitForFunctionAsync("text => document.body.innerText.includes(text)", text));

    /// <summary>Waits until a function returns true.</summary>
    public Task HoldsAsync(string function) => WaitAsync(function, _page.WaitForFunctionAsync(function));

    /// <summary>Waits until the page does not show a text.</summary>
    public Task HidesAsync(string text) => WaitAsync(text, _page.WaitForFunctionAsync("text => !document.body.innerText.includes(text)", text));

    /// <summary>Waits until the last call and its result are shown.</summary>
    public Task CalledAsync(string text) =>
        WaitAsync(text, _page.WaitForFunctionAsync("text => document.querySelector('[aria-label=\"Last call\"]')?.innerText.includes(text)", text));

    public Task<IElementHandle> FindAsync(string role, string name) =>
        WaitAsync($"{role} {name}", _page.WaitForSelectorAsync($"aria/{name}[role=\"{role}\"]", new() { Visible = true }));

    public async Task<T> EvaluateAsync<T>(string function, params object[] arguments) => await _page.EvaluateFunctionAsync<T>(function, arguments);

    /// <summary>From now on, the text of a file that the page saves is in the variable <c>saved</c>.</summary>
    public Task RecordDownloadsAsync() => _page.EvaluateExpressionAsync(
        """
        window.saved = '';
        const make = URL.createObjectURL.bind(URL);
        URL.createObjectURL = blob => make(blob, blob.text().then(text => window.saved = text));
        """);

    public Task<string> TextAsync() => EvaluateAsync<string>("() => document.body.innerText");

    public async ValueTask DisposeAsync()
    {
        await _page.BrowserContext.CloseAsync();
        if (TestContext.Current.TestState?.Result != TestResult.Failed)
        {
            Assert.DoesNotContain(_problems, problem => !IsExpected(problem));
        }
    }

    /// <summary>Reports the text of the page if it does not show what is awaited.</summary>
    private async Task<T> WaitAsync<T>(string awaited, Task<T> wait)
    {
        try
        {
            return await wait;
        }
        catch (WaitTaskTimeoutException exception)
        {
            throw new WaitTaskTimeoutException($"'{awaited}' is not as expected on the page {_page.Url}:\n{await TextAsync()}", exception);
        }
    }

    private bool IsExpected(string problem) =>
        ExpectedStatuses.Any(status => problem.Contains($"status of {status} ", StringComparison.Ordinal))
        || (ExpectedMessage is { } expected && problem.Contains(expected, StringComparison.Ordinal))
        || (LosesConnections && problem.Contains("net::ERR_", StringComparison.Ordinal));

    private void Check(string url)
    {
        if (!url.StartsWith(_server.AbsoluteUri, StringComparison.Ordinal) && !url.StartsWith("blob:", StringComparison.Ordinal))
        {
            _problems.Enqueue($"a request to {url}");
        }
    }
}
