using PuppeteerSharp;
using TfJobApi.ConsoleTests.Support;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace TfJobApi.ConsoleTests.Support;

/// <summary>One browser for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (ChromiumProgram.Path is { } path)
        {
            _browser = await ChromiumProgram.LaunchAsync(path);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
    }

    /// <summary>Creates a page with a storage of its own. Skips the test on a machine without a browser.</summary>
    internal async Task<IPage> CreatePageAsync()
    {
        Assert.SkipUnless(_browser is not null, $"there is no Chromium in {ChromiumProgram.Variable} or /usr/bin");
        var context = await _browser.CreateBrowserContextAsync();
        return await context.NewPageAsync();
    }
}
