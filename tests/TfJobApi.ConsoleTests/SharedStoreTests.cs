using TfJobApi.ConsoleTests.Support;
using TfJobApi.Stress.Servers;

namespace TfJobApi.ConsoleTests;

/// <summary>The console of a replica that has its objects in etcd.</summary>
public sealed class SharedStoreTests(Chromium browser)
{
    [Fact]
    public async Task Every_screen_works_and_a_rejected_change_gives_the_reason()
    {
        Assert.SkipUnless(InstalledPrograms.Has("etcd"), "there is no etcd on the path (Debian's package etcd-server)");
        await using var etcd = await EtcdProcess.StartAsync();
        await using var server = await ConsoleServer.StartAsync(("Storage:Kind", "Etcd"), ("Storage:Etcd:Endpoints", etcd.Address));
        await server.PostAsync(ConsoleServer.Jobs, ConsoleServer.NewJob("mnist"));
        await using var console = await ConsolePage.OpenAsync(browser, server, expectedStatuses: [409]);

        await console.ShowsAsync("mnist");
        foreach (var screen in new[] { "Journal", "Faults", "Tenants", "State" })
        {
            await console.ClickAsync("link", screen);
            await console.FindAsync("heading", screen);
        }

        await console.FillAsync("textbox", "Name", "arranged");
        await console.ClickAsync("button", "Save snapshot");
        await console.CalledAsync("Saved arranged");
        await console.ClickAsync("link", "Clock");
        await console.ClickAsync("button", "Freeze");
        await console.CalledAsync("the clock cannot be set");
        await console.ShowsAsync("live");
    }
}
