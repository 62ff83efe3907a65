using PuppeteerSharp;

namespace TfJobApi.ConsoleTests.Support;

/// <summary>The browser of this machine.</summary>
internal static class ChromiumProgram
{
    public const string Variable = "CHROMIUM";

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>Null without one.</summary>
    public static string? Path => Environment.GetEnvironmentVariable(Variable) ?? Array.Find(Places, File.Exists);

    public static Task<IBrowser> LaunchAsync(string path) => Puppeteer.LaunchAsync(new()
    {
        ExecutablePath = path,
        Args =
        [
            // a container has no user namespace for the sandbox, and a test machine has no network
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        ],
    });
}
