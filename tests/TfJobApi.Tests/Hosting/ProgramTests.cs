using TfJobApi.Tests.Support;
using static TfJobApi.Tests.Support.ServerProgram;

namespace TfJobApi.Tests.Hosting;

/// <summary>The program as a process: its output and its exit codes.</summary>
public sealed class ProgramTests
{
    // a busy machine takes more than the default of two seconds
    private const string Timeout = "--timeout=600";

    [Fact]
    public async Task An_invalid_seed_is_reported_with_file_line_and_field()
    {
        var seed = Path.Combine(AppContext.BaseDirectory, "Api", "Data", "update-tfjob.request.json");

        var (code, _, error) = await RunAsync("--Seeding:Path", seed);

        Assert.Equal(2, code);
        Assert.Contains($"{seed}:1: apiVersion: Required value", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(2, "verify")]
    [InlineData(2, "kubeconfig")]
    public async Task Without_OpenSSL_a_command_does_not_start(int expected, params string[] arguments)
    {
        // an empty file is found first, and cannot be loaded
        using var folder = new TempFolder();
        foreach (var version in new[] { "3", "1.1", "1.0.2", "1.0.0", "10" })
        {
            folder.Write($"libssl.so.{version}", "");
        }

        var (code, _, error) = await RunAsync(arguments, ("LD_LIBRARY_PATH", folder.Path));

        Assert.Equal(expected, code);
        Assert.Contains("libssl of OpenSSL is not installed; install the package libssl3 (Debian)", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "cannot listen on http://192.0.2.1:80: Cannot assign requested address; try --urls=http://127.0.0.1:0", "--urls", "http://192.0.2.1:80")]
    [InlineData(2, "/no/such.pem", "--https", "--Kestrel:Certificates:Default:Path=/no/such.pem")]
    [InlineData(2, "nonsense", "--urls", "nonsense")]
    [InlineData(2, "Unknown command 'helthcheck'. The commands are serve, healthcheck, kubeconfig, verify, help and version.", "helthcheck")]
    [InlineData(2, "Profile", "--Profile", "Azure")]
    [InlineData(2, "Https:Enabled is true, but none of the configured addresses", "--https", "--urls=http://127.0.0.1:0")]
    [InlineData(2, "Https:Names:1 is 'https://mock.test'", "--Https:Names:0=mock.test", "--Https:Names:1=https://mock.test")]
    [InlineData(2, "Https:Names:0 is 'mock.test:8443'", "--https", "--Https:Names:0=mock.test:8443")]
    [InlineData(2, "Https:Enabled", "--https=maybe")]
    [InlineData(2, "Nmaes", "--Https:Nmaes:0=mock.test")]
    [InlineData(2, "Https:CaPath is empty", "--https", "--Https:CaPath=")]
    [InlineData(2, "Https:CaPath: ", "--https", "--Https:CaPath=/dev/null/ca")]
    [InlineData(2, "Journal:Length is '-1'; it must be", "--Journal:Length=-1", "--Journal:MaxBytes=-5")]
    [InlineData(2, "Journal:MaxBytes is '-5'; it must be", "--Journal:Length=-1", "--Journal:MaxBytes=-5")]
    [InlineData(2, "Faults:Enabled is 'x'", "--Admin:Foo=1", "--Faults:Enabled=x")]
    [InlineData(2, "Logging:LogLevel:Default is 'Foo'", "--Logging:LogLevel:Default=Foo")]
    [InlineData(2, "Logging:Console:FormatterName is 'systemd'; it must be simple or json", "--Logging:Console:FormatterName=systemd")]
    [InlineData(2, "Telemetry:RequestLog is 'on'; it must be true or false", "--Telemetry:RequestLog=on")]
    [InlineData(2, "Telemetry:Prometheus is 'on'; it must be true or false", "--Telemetry:Prometheus=on")]
    [InlineData(2, "OTEL_EXPORTER_OTLP_ENDPOINT is 'localhost:4317'; it must be an address with http or https", "--OTEL_EXPORTER_OTLP_ENDPOINT=localhost:4317")]
    [InlineData(2, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is 'x'; it must be an address", "--OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=x")]
    [InlineData(2, "OTEL_EXPORTER_OTLP_PROTOCOL is 'http/json'; it must be grpc or http/protobuf", "--OTEL_EXPORTER_OTLP_ENDPOINT=http://a", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/json")]
    [InlineData(2, "OTEL_TRACES_SAMPLER is 'all'; it must be one of always_on,", "--OTEL_EXPORTER_OTLP_ENDPOINT=http://a", "--OTEL_TRACES_SAMPLER=all")]
    [InlineData(2, "OTEL_TRACES_SAMPLER_ARG is '2'; it must be a number from 0 to 1", "--OTEL_EXPORTER_OTLP_ENDPOINT=http://a", "--OTEL_TRACES_SAMPLER_ARG=2")]
    [InlineData(2, "OTEL_EXPORTER_OTLP_TIMEOUT is '-1'; it must be a whole number greater than 0", "--OTEL_EXPORTER_OTLP_ENDPOINT=http://a", "--OTEL_EXPORTER_OTLP_TIMEOUT=-1")]
    [InlineData(2, "OTEL_EXPORTER_OTLP_HEADERS must be a list of name=value, separated by commas: each name once, in printable ASCII, and escaped like a URL\n", "--OTEL_EXPORTER_OTLP_ENDPOINT=http://a", "--OTEL_EXPORTER_OTLP_HEADERS=secret")]
    [InlineData(2, "urls: 'http://127.0.0.1:99999'", "--urls=http://127.0.0.1:99999")]
    [InlineData(2, "ASPNETCORE_HTTP_PORTS: 'abc'", "--http_ports=abc")]
    [InlineData(2, "--Profile has no value", "--Profile")]
    [InlineData(2, "Unexpected argument '-v'", "-v", "--Profile=Cci")]
    [InlineData(2, "--Profle: there is no such setting", "--Profle=Kubernetes", "--Journal:Length=-1")]
    [InlineData(2, "--Auth is a section; set one of its values, for example --Auth:Mode=Enforced;", "--Auth=Enforced")]
    [InlineData(2, "--Profile:x: there is no such setting", "--Profile:x=Kubernetes")]
    [InlineData(2, "--Kestrel:Certificate: there is no such setting", "--Kestrel:Certificate:Default:Path=/nope.pem")]
    [InlineData(2, "--Logging:LogLevl: there is no such setting", "--Logging:LogLevl:Default=Warning")]
    [InlineData(2, "Expires is 'soon'; it must be a time", "--Auth:Users:0:Name=a", "--Auth:Users:0:AccessKeys:0:Access=a", "--Auth:Users:0:AccessKeys:0:Secret=b", "--Auth:Users:0:AccessKeys:0:SecurityToken=c", "--Auth:Users:0:AccessKeys:0:Expires=soon")]
    [InlineData(2, "--Seed: there is no such setting", "--Seed:Sample=false")]
    [InlineData(2, "Unexpected argument 'Kubernetes'", "--Profile=Cci", "Kubernetes")]
    [InlineData(1, "--url: there is no such setting", "healthcheck", "--url=http://127.0.0.1:1")]
    [InlineData(2, "--sever: there is no such setting", "kubeconfig", "--sever=http://127.0.0.1:1")]
    [InlineData(2, "--token: there is no such setting", "--token=secret")]
    [InlineData(2, "'-x=1'", "-x=1")]
    [InlineData(1, "urls: 'foo'", "healthcheck", "--urls=foo")]
    [InlineData(1, "urls: 'http://127.0.0.1:99999'", "healthcheck", "--urls=http://127.0.0.1:99999")]
    [InlineData(2, "urls: 'foo'", "kubeconfig", "--urls=foo")]
    [InlineData(1, "http://127.0.0.1:1/__admin/ca.crt does not answer", "kubeconfig", "--urls=http://127.0.0.1:1;https://127.0.0.1:2")]
    [InlineData(1, "/dev/null/ca.crt", "kubeconfig", "--https", "--Https:CaPath=/dev/null")]
    [InlineData(2, "GET http://127.0.0.1:1/apis/kubeflow.org/v1 does not answer: Connection refused", "verify", "--server=http://127.0.0.1:1")]
    [InlineData(2, "--server: 'mock.test' is not a valid address", "verify", "--server=mock.test")]
    [InlineData(2, "--server: 'mock.test' is not a valid address", "verify", "--server=user:secret@mock.test")]
    [InlineData(2, "--server has a user or a password in the address, which is not sent; use --token\n", "verify", "--server=http://user:secret@127.0.0.1:1")]
    [InlineData(2, "--token must not have control characters such as a line break, or spaces at its ends\n", "verify", "--token=secret\r\n")]
    [InlineData(2, "--token must not have control characters such as a line break, or spaces at its ends\n", "verify", "--token= secret")]
    [InlineData(1, "--server: 'mock.test' is not a valid address", "kubeconfig", "--server=user:secret@mock.test")]
    [InlineData(1, "cannot fetch the CA: https://127.0.0.1:1/__admin/ca.crt does not answer", "kubeconfig", "--server=https://user:secret@127.0.0.1:1")]
    [InlineData(2, "--output is 'xml'; it must be one of table, junit, json", "verify", "--output=xml")]
    [InlineData(2, "--tokn: there is no such setting", "verify", "--tokn=x")]
    [InlineData(2, "--ca: Could not find a part of the path '/no/such.pem'", "verify", "--ca=/no/such.pem")]
    public async Task A_failure_is_reported_with_its_exit_code(int expected, string said, params string[] arguments)
    {
        var (code, _, error) = await RunAsync(arguments);

        Assert.Equal(expected, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>In the time zone of the machine, it would be before 1970.</summary>
    [Fact]
    public async Task A_time_without_a_zone_is_UTC()
    {
        var (code, _, error) = await RunAsync(["--Clock:Start=1970-01-01T00:00:00", "--Journal:Length=-1"], ("TZ", "Asia/Shanghai"));

        Assert.Equal(2, code);
        Assert.Contains("Journal:Length", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Clock:Start", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Auth:Mode is 'Enforce' in the environment variable Auth__Mode; it must be one of Open, Enforced", "Auth__Mode", "Enforce")]
    [InlineData("Auth:Mod in the environment variable Auth__Mod: there is no such setting; Auth has Mode,", "Auth__Mod", "Enforced")]
    [InlineData("Journal:Length is 'x' in the environment variable ASPNETCORE_Journal__Length; it must be", "ASPNETCORE_Journal__Length", "x")]
    [InlineData("Profile is 'K8s' in the environment variable Profile; it must be one of Cci, Kubernetes", "Profile", "K8s")]
    public async Task A_mistake_in_the_environment_is_reported_with_the_variable(string reason, string variable, string value)
    {
        var (code, _, error) = await RunAsync(["--urls=http://127.0.0.1:0"], (variable, value));

        Assert.Equal(2, code);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_of_another_program_is_ignored_with_a_warning()
    {
        await using var host = await SocketHost.StartAsync();

        var (code, output, _) = await RunAsync([$"--urls={host.Address}"], ("PROFILE", "dev"), ("DOTNET_WATCH", "1"), ("ADMIN", "me"));

        Assert.Equal(1, code);
        Assert.Contains(
            "warn: TfJobApi[2]\n      Profile is 'dev' in the environment variable PROFILE; it must be one of Cci, Kubernetes. "
            + "It is ignored: other programs use such a variable, too.\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_reported_in_one_sentence()
    {
        await using var host = await SocketHost.StartAsync();

        var (code, output, error) = await RunAsync("serve", $"--urls={host.Address}");

        Assert.Equal(1, code);
        Assert.Equal("", output);
        Assert.Equal($"TfJobApi cannot listen: Failed to bind to address {host.Address.GetLeftPart(UriPartial.Authority)}: address already in use; try --urls=http://127.0.0.1:0\n", error);
    }

    [Theory]
    [InlineData("Usage: tfjobapi", "help")]
    [InlineData("Usage: tfjobapi", "--help")]
    [InlineData("Usage: tfjobapi", "verify", "--help")]
    [InlineData("Usage: tfjobapi", "--Profile=Cci", "-h")]
    [InlineData("0.", "version")]
    [InlineData("0.", "--version")]
    public async Task Help_and_version_are_printed(string start, params string[] arguments)
    {
        var (code, output, _) = await RunAsync(arguments);

        Assert.Equal(0, code);
        Assert.StartsWith(start, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "TfJobApi", "--urls=http://127.0.0.1:0")]
    [InlineData(2, "TfJobApi kubeconfig", "kubeconfig")]
    [InlineData(2, "TfJobApi verify", "verify")]
    [InlineData(1, "TfJobApi healthcheck", "healthcheck")]
    public async Task A_settings_file_that_is_not_JSON_is_named(int expected, string command, string argument)
    {
        using var folder = new TempFolder();
        folder.Write("appsettings.json", "{\"Profile\"");

        var (code, _, error) = await RunAsync(folder.Path, [argument], []);

        Assert.Equal(expected, code);
        Assert.StartsWith($"{command} does not start:\n", error, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(folder.Path, "appsettings.json"), error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Healthcheck_finds_the_server_with_the_same_settings()
    {
        await using var host = await SocketHost.StartAsync();
        var url = host.Address.ToString();

        Assert.Equal(0, (await RunAsync("healthcheck", Timeout, "--urls", url)).Code);
        Assert.Equal(0, (await RunAsync("healthcheck", Timeout, "--http_ports", $"{host.Address.Port}")).Code);
        await host.DisposeAsync();
        Assert.Equal(1, (await RunAsync("healthcheck", "--urls", url)).Code);
    }
}
