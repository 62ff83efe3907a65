using System.Diagnostics;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests;

/// <summary>The program as a process: what it prints, and how it ends.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task A_bad_seed_ends_the_start_with_exit_code_2_and_says_where()
    {
        var seed = Path.Combine(AppContext.BaseDirectory, "Api", "Data", "update-tfjob.request.json");

        var (code, _, error) = await Run("--Seeding:Path", seed);

        Assert.Equal(2, code);
        Assert.Contains($"{seed}:1: apiVersion: Required value", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "cannot listen", "--urls", "http://192.0.2.1:80")]
    [InlineData(2, "nonsense", "--urls", "nonsense")]
    [InlineData(2, "helthcheck", "helthcheck")]
    [InlineData(2, "Profile", "--Profile", "Azure")]
    public async Task What_cannot_be_done_is_said_and_ends_it_with_its_exit_code(int expected, string said, params string[] arguments)
    {
        var (code, _, error) = await Run(arguments);

        Assert.Equal(expected, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_healthcheck_finds_the_server_that_has_the_same_configuration()
    {
        await using var host = await SocketHost.StartAsync();
        var url = host.Address.ToString();

        Assert.Equal(0, (await Run("healthcheck", "--urls", url)).Code);
        Assert.Equal(0, (await Run("healthcheck", "--http_ports", $"{host.Address.Port}")).Code);
        await host.DisposeAsync();
        Assert.Equal(1, (await Run("healthcheck", "--urls", url)).Code);
    }

    [Theory]
    [InlineData("server: \"http://127.0.0.1:8080\"")]
    [InlineData("server: \"http://127.0.0.1:9999\"", "--urls=http://*:9999")]
    [InlineData("server: \"https://mock.test\"", "--server=https://mock.test")]
    [InlineData("namespace: \"kube-test\"")]
    [InlineData("namespace: \"team\"", "--namespace=team")]
    [InlineData("user: {}")]
    [InlineData("user: {token: \"a\\\"b\"}", "--token=a\"b")]
    [InlineData("user: {token: \"secret\"}", "--Auth:Users:0:Token=secret")]
    public async Task Its_kubeconfig_is_of_the_server_that_has_the_same_configuration(string line, params string[] settings)
    {
        var (code, output, _) = await Run(["kubeconfig", .. settings]);

        Assert.Equal(0, code);
        Assert.Contains(line, output, StringComparison.Ordinal);
        Assert.True(TfJobApi.Json.YamlToJson.TryConvert(System.Text.Encoding.UTF8.GetBytes(output), withLines: false, most: 2, out _, out var fault), fault.ToString());
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "TfJobApi.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        return (process.ExitCode, await output, await error);
    }
}
