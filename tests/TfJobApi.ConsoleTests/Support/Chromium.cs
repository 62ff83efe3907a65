using PuppeteerSharp;
using TfJobApi.ConsoleTests.Support;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace TfJobApi.ConsoleTests.Support;

/// <summary>One browser for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Variable = "CHROMIUM";

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IBrowser? _browser;

    private static string? Program => Environment.GetEnvironmentVariable(Variable) ?? Array.Find(Places, File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (Program is null)
        {
            return;
        }

        _browser = await Puppeteer.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Args =
            [
                // a container has no user namespace for the sandbox, and a test machine has no network
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
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
        Assert.SkipUnless(_browser is not null, $"there is no Chromium in {Variable} or /usr/bin");
        var context = await _browser.CreateBrowserContextAsync();
        return await context.NewPageAsync();
    }
}
