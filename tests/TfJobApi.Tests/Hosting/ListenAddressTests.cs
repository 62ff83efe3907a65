using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using TfJobApi.Hosting;

namespace TfJobApi.Tests.Hosting;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080/", null)]
    [InlineData("http://127.0.0.1:8080/", null, "urls=")]
    [InlineData("http://127.0.0.1:8080/", null, "Https:Enabled=false")]
    [InlineData("http://127.0.0.1:8080/", "https://127.0.0.1:8443/", "Https:Enabled=true")]
    [InlineData("http://127.0.0.1:90/", null, "http_ports=90")]
    [InlineData("http://127.0.0.1:90/", "https://127.0.0.1:8443/", "http_ports=90;91", "Https:Enabled=true")]
    [InlineData(null, "https://127.0.0.1:8443/", "http_ports=", "Https:Enabled=true")]
    [InlineData("http://127.0.0.1:90/", "https://127.0.0.1:444/", "http_ports=90", "https_ports=444", "Https:Enabled=true")]
    [InlineData("http://127.0.0.1:90/", "https://127.0.0.1:444/", "http_ports=90", "https_ports=444")]
    [InlineData("http://127.0.0.1:90/", null, "http_ports=90", "https_ports=", "Https:Enabled=true")]
    [InlineData(null, "https://localhost:444/", "urls=https://localhost:444", "http_ports=90", "Https:Enabled=true")]
    [InlineData("http://127.0.0.1:1/", "https://[::1]:2/", "urls=https://[::1]:2;http://mock.test:1")]
    [InlineData("http://127.0.0.1:1/", null, "Kestrel:Endpoints:A:Url=http://0.0.0.0:1", "urls=https://localhost:2")]
    public void The_local_address_follows_from_the_configuration(string? http, string? https, params string[] settings)
    {
        var configuration = Configuration(settings);

        Assert.Equal(http, ListenAddress.Local(configuration, "http")?.ToString());
        Assert.Equal(https, ListenAddress.Local(configuration, "https")?.ToString());
    }

    [Fact]
    public void Hosts_are_the_names_and_addresses_except_those_for_all_interfaces() =>
        Assert.Equal(["mock.test", "192.0.2.7", "::1"], ListenAddress.Hosts(
            Configuration("urls=https://mock.test:1;https://192.0.2.7:1;https://[::1]:1;https://*:1;https://0.0.0.0:2;https://[::]:3")));

    [Theory]
    [InlineData("http://127.0.0.1:8080", null)]
    [InlineData("http://127.0.0.1:8080;https://127.0.0.1:8443", null, "Https:Enabled=true")]
    [InlineData(null, "8443", "http_ports=90", "Https:Enabled=true")]
    [InlineData(null, "444", "http_ports=90", "https_ports=444", "Https:Enabled=true")]
    [InlineData(null, null, "http_ports=90")]
    [InlineData("https://*:1", null, "urls=https://*:1", "Https:Enabled=true")]
    public void Default_addresses_and_ports_are_added(string? urls, string? httpsPorts, params string[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder([.. settings.Select(setting => $"--{setting}")]);

        builder.WebHost.UseListenAddress(builder.Configuration);

        Assert.Equal((urls, httpsPorts), (builder.Configuration["urls"], builder.Configuration["https_ports"]));
    }

    private static IConfiguration Configuration(params string[] settings) =>
        new ConfigurationBuilder().AddCommandLine([.. settings.Select(setting => $"--{setting}")]).Build();
}
