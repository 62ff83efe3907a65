using TfJobApi.Hosting;

namespace TfJobApi.Tests.Hosting;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--https", "--Https:Enabled=true")]
    [InlineData("--HTTPS", "--Https:Enabled=true")]
    [InlineData("--https --Profile=Kubernetes", "--Https:Enabled=true --Profile=Kubernetes")]
    [InlineData("--Profile Kubernetes --https", "--Profile Kubernetes --Https:Enabled=true")]
    [InlineData("--https --Profile Kubernetes", "--Https:Enabled=true --Profile Kubernetes")]
    [InlineData("--https=false", "--Https:Enabled=false")]
    [InlineData("--https=maybe", "--Https:Enabled=maybe")]
    [InlineData("--https true --Profile=Cci", "--Https:Enabled=true --Profile=Cci")]
    [InlineData("--https false", "--Https:Enabled=false")]
    [InlineData("--https_ports=1 --Https:Enabled true", "--https_ports=1 --Https:Enabled true")]
    [InlineData("", "")]
    public void The_flag_https_is_expanded_to_the_setting(string given, string completed) =>
        Assert.Equal(Split(completed), CommandLine.Complete(Split(given)));

    private static string[] Split(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
