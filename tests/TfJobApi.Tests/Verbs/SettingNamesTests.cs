using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using TfJobApi.Hosting;

namespace TfJobApi.Tests.Verbs;

public sealed partial class SettingNamesTests
{
    public static TheoryData<string> Listed => [.. Setting().Matches(Usage.Text.Replace("--Key", "", StringComparison.Ordinal)).Select(match => match.Value).Distinct()];

    /// <summary>The switches of the verb kubeconfig are its own, and the flag is completed before.</summary>
    [Theory]
    [MemberData(nameof(Listed))]
    public void Every_setting_that_the_help_lists_is_known(string setting) =>
        Assert.Empty(SettingNames.Faults(Given(setting + "=1"), "server", "namespace", "token"));

    [Theory]
    [InlineData("--PROFILE=Cci")]
    [InlineData("--environment=Development")]
    [InlineData("/Profile=Cci")]
    [InlineData("Profile=Cci")]
    public void Settings_are_known_in_any_case_and_form(string argument) => Assert.Empty(SettingNames.Faults(Given(argument)));

    [Fact]
    public void Of_what_is_unknown_each_name_is_told_once() =>
        Assert.Equal(["--Sed", "--Sevr"], SettingNames.Faults(Given("--Sevr:A=1", "--Sed:B=1", "--sed:C=2")).Select(fault => fault.Split(':')[0]).Order(StringComparer.Ordinal));

    private static IConfigurationRoot Given(params string[] arguments) =>
        new ConfigurationBuilder().AddCommandLine(CommandLine.Complete(arguments)).Build();

    [GeneratedRegex("--[A-Za-z:0-9]+")]
    private static partial Regex Setting();
}
