using Microsoft.Extensions.DependencyInjection;

namespace TfJobApi.Aspire.Tests;

/// <summary>Runs an application with the server as a process, so that no container runtime is needed.</summary>
public sealed class ApplicationTests
{
    private const string Job = "apis/kubeflow.org/v1/namespaces/kube-test/tfjobs/tfjob-test";

    /// <summary>The program to run: the installed tool, or the one that CI has installed from its package.</summary>
    private static readonly string? Program = Environment.GetEnvironmentVariable("TFJOBAPI");

    [Fact]
    public async Task The_server_is_healthy_answers_and_is_reset_by_the_command()
    {
        Assert.SkipWhen(Program is null, "The variable TFJOBAPI does not name the program.");
        var stop = TestContext.Current.CancellationToken;
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true, AssemblyName = typeof(ApplicationTests).Assembly.GetName().Name });
        var tfjobs = builder.AddTfJobApiProcess("tfjobs", Program!).WithProfile("Kubernetes").WithAdminToken(builder.AddParameter("admin-token", "let-me-in"));
        await using var application = builder.Build();
        await application.StartAsync(stop);
        var healthy = await application.ResourceNotifications.WaitForResourceHealthyAsync("tfjobs", stop);
        Assert.Contains(healthy.Snapshot.Urls, url => url.Url == $"{tfjobs.Resource.HttpEndpoint.Url}/__admin/console/");
        using var client = new HttpClient { BaseAddress = new(tfjobs.Resource.HttpEndpoint.Url) };

        using var deleted = await client.DeleteAsync(new Uri(Job, UriKind.Relative), stop);
        var reset = await application.Services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync("tfjobs", "reset", stop);
        using var restored = await client.GetAsync(new Uri(Job, UriKind.Relative), stop);
        await application.StopAsync(stop);

        Assert.Equal((200, true, 200), ((int)deleted.StatusCode, reset.Success, (int)restored.StatusCode));
    }
}
