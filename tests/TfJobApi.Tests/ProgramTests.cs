using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Hosting.Tls;
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
    [InlineData(2, "Https:Enabled is true, but none of the addresses", "--https", "--urls=http://127.0.0.1:0")]
    [InlineData(2, "Https:Names:1 is 'https://mock.test'", "--Https:Names:0=mock.test", "--Https:Names:1=https://mock.test")]
    [InlineData(2, "Https:Names:0 is 'mock.test:8443'", "--https", "--Https:Names:0=mock.test:8443")]
    [InlineData(2, "Https:Enabled", "--https=maybe")]
    [InlineData(2, "Nmaes", "--Https:Nmaes:0=mock.test")]
    [InlineData(2, "Https:CaPath is empty", "--https", "--Https:CaPath=")]
    [InlineData(2, "Https:CaPath: ", "--https", "--Https:CaPath=/dev/null/ca")]
    [InlineData(2, "Journal:Length must be from 0", "--Journal:Length=-1", "--Journal:MaxBytes=-5")]
    [InlineData(2, "Journal:MaxBytes must be 65536", "--Journal:Length=-1", "--Journal:MaxBytes=-5")]
    [InlineData(2, "'Faults:Enabled'", "--Admin:Foo=1", "--Faults:Enabled=x")]
    [InlineData(2, "Logging:LogLevel:Default is 'Foo'", "--Logging:LogLevel:Default=Foo")]
    [InlineData(2, "urls: 'http://127.0.0.1:99999'", "--urls=http://127.0.0.1:99999")]
    [InlineData(2, "ASPNETCORE_HTTP_PORTS: 'abc'", "--http_ports=abc")]
    [InlineData(2, "--Profile has no value", "--Profile")]
    [InlineData(2, "'-v' belongs to no setting", "-v", "--Profile=Cci")]
    [InlineData(2, "--Profle: there is no such setting", "--Profle=Kubernetes", "--Journal:Length=-1")]
    [InlineData(2, "--Auth is no setting, but has some", "--Auth=Enforced")]
    [InlineData(2, "--Profile:x: there is no such setting", "--Profile:x=Kubernetes")]
    [InlineData(2, "--Kestrel:Certificate: there is no such setting", "--Kestrel:Certificate:Default:Path=/nope.pem")]
    [InlineData(2, "--Logging:LogLevl: there is no such setting", "--Logging:LogLevl:Default=Warning")]
    [InlineData(2, "Expires is 'soon', and no time", "--Auth:Users:0:Name=a", "--Auth:Users:0:AccessKeys:0:Access=a", "--Auth:Users:0:AccessKeys:0:Secret=b", "--Auth:Users:0:AccessKeys:0:SecurityToken=c", "--Auth:Users:0:AccessKeys:0:Expires=soon")]
    [InlineData(2, "--Seed: there is no such setting", "--Seed:Sample=false")]
    [InlineData(2, "'Kubernetes' belongs to no setting", "--Profile=Cci", "Kubernetes")]
    [InlineData(1, "--url: there is no such setting", "healthcheck", "--url=http://127.0.0.1:1")]
    [InlineData(2, "--sever: there is no such setting", "kubeconfig", "--sever=http://127.0.0.1:1")]
    [InlineData(2, "--token: there is no such setting", "--token=secret")]
    [InlineData(2, "'-x=1'", "-x=1")]
    [InlineData(1, "urls: 'foo'", "healthcheck", "--urls=foo")]
    [InlineData(1, "urls: 'http://127.0.0.1:99999'", "healthcheck", "--urls=http://127.0.0.1:99999")]
    [InlineData(2, "urls: 'foo'", "kubeconfig", "--urls=foo")]
    [InlineData(1, "http://127.0.0.1:1/__admin/ca.crt does not answer", "kubeconfig", "--urls=http://127.0.0.1:1;https://127.0.0.1:2")]
    [InlineData(1, "/dev/null/ca.crt", "kubeconfig", "--https", "--Https:CaPath=/dev/null")]
    public async Task What_cannot_be_done_is_said_and_ends_it_with_its_exit_code(int expected, string said, params string[] arguments)
    {
        var (code, _, error) = await Run(arguments);

        Assert.Equal(expected, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    /// <summary>In the machine's zone it would be before the first time that a clock can have.</summary>
    [Fact]
    public async Task A_time_without_a_zone_is_utc_wherever_the_server_runs()
    {
        var (code, _, error) = await Run(["--Clock:Start=1970-01-01T00:00:00", "--Journal:Length=-1"], ("TZ", "Asia/Shanghai"));

        Assert.Equal(2, code);
        Assert.Contains("Journal:Length", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Clock:Start", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--urls=http://127.0.0.1:0")]
    [InlineData(2, "kubeconfig")]
    [InlineData(1, "healthcheck")]
    public async Task A_settings_file_that_is_none_is_named(int expected, string argument)
    {
        using var folder = new TempFolder();
        folder.Write("appsettings.json", "{\"Profile\"");

        var (code, _, error) = await RunIn(folder.Path, argument);

        Assert.Equal(expected, code);
        Assert.StartsWith("TfJobApi does not start:\n", error, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(folder.Path, "appsettings.json"), error, StringComparison.Ordinal);
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
        Assert.True(TfJobApi.Json.YamlToJson.TryConvert(Encoding.UTF8.GetBytes(output), withLines: false, most: 2, out _, out var fault), fault.ToString());
    }

    [Fact]
    public async Task Its_kubeconfig_takes_no_address_namespace_or_token_from_variables_that_are_somebody_elses()
    {
        var (_, output, _) = await Run(["kubeconfig"], ("SERVER", "http://elsewhere"), ("NAMESPACE", "elsewhere"), ("TOKEN", "elsewhere"));

        Assert.DoesNotContain("elsewhere", output, StringComparison.Ordinal);
        Assert.Contains("server: \"http://127.0.0.1:8080\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_verbs_find_a_server_that_speaks_nothing_but_tls()
    {
        await using var host = await SocketHost.StartTlsAsync();
        var url = host.Address.ToString();
        var authority = Convert.ToBase64String(Encoding.ASCII.GetBytes(host.Services.GetRequiredService<ServerCertificate>().AuthorityPem + "\n"));

        Assert.Equal(0, (await Run("healthcheck", "--https", "--urls", url)).Code);
        var (code, kubeconfig, _) = await Run("kubeconfig", "--urls", url, "--https");

        Assert.Equal(0, code);
        Assert.Contains($"server: \"https://127.0.0.1:{host.Address.Port}\"\n    certificate-authority-data: {authority}\n", kubeconfig, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_kubeconfig_has_the_ca_of_the_folder_and_asks_no_server()
    {
        using var folder = new TempFolder();
        folder.Write("ca.crt", "the CA\n");

        var (_, kubeconfig, _) = await Run("kubeconfig", "--https", "--Https:CaPath", folder.Path);

        Assert.Contains($"certificate-authority-data: {Convert.ToBase64String("the CA\n"u8)}\n", kubeconfig, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_kubeconfig_has_no_ca_of_a_server_that_has_none()
    {
        await using var host = await SocketHost.StartAsync();

        var (code, _, error) = await Run("kubeconfig", "--https", $"--urls={host.Address};https://127.0.0.1:1");

        Assert.Equal(1, code);
        Assert.Contains("answers 404: does it run with --https?", error, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Output, string Error)> Run(params string[] arguments) => Run("", arguments, []);

    private static Task<(int Code, string Output, string Error)> Run(string[] arguments, params (string Name, string Value)[] variables) =>
        Run("", arguments, variables);

    private static Task<(int Code, string Output, string Error)> RunIn(string folder, params string[] arguments) => Run(folder, arguments, []);

    private static async Task<(int Code, string Output, string Error)> Run(string folder, string[] arguments, (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "TfJobApi.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        return (process.ExitCode, await output, await error);
    }
}
