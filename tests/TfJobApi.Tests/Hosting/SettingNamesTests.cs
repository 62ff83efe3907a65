using System.Text;
using Microsoft.Extensions.Configuration;
using TfJobApi.Hosting;
using TfJobApi.Settings;

namespace TfJobApi.Tests.Hosting;

public sealed class SettingNamesTests
{
    private static readonly IReadOnlyCollection<Setting> Declared = new ServerOptions(new ConfigurationBuilder().Build()).Declared;

    public static TheoryData<string> Names => [.. Declared.Select(setting => setting.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_declared_setting_is_known_and_in_the_help(string name)
    {
        Assert.Empty(Check($"--{name}=1"));
        Assert.Contains($"  --{name}=", Usage.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--PROFILE=Cci")]
    [InlineData("--environment=Development")]
    [InlineData("/Profile=Cci")]
    [InlineData("Profile=Cci")]
    [InlineData("--Auth:Users:7:AccessKeys:alice:Access=1")]
    [InlineData("--Kestrel:Endpoints:A:Url=http://127.0.0.1:1")]
    public void A_setting_is_known_in_any_case_and_form(string argument) => Assert.Empty(Check(argument));

    [Theory]
    [InlineData("--Profle=Kubernetes", "--Profle: there is no such setting; did you mean Profile?; tfjobapi --help lists them")]
    [InlineData("--port=80", "--port: there is no such setting; tfjobapi --help lists them")]
    [InlineData("--Profile:x=1", "--Profile:x: there is no such setting; Profile has a value and no settings below it; tfjobapi --help lists them")]
    [InlineData("--Auth=Enforced", "--Auth is a section; set one of its values, for example --Auth:Mode=Enforced; tfjobapi --help lists them")]
    [InlineData("--Auth:User:0:Name=x", "--Auth:User: there is no such setting; Auth has Mode, Explain, PublicHost, Domain, Project, Users; tfjobapi --help lists them")]
    [InlineData("--Auth:Users:0:Nmae=x", "--Auth:Users:0:Nmae: there is no such setting; Auth:Users:0 has Name, Token, Password, AccessKeys, Permissions; tfjobapi --help lists them")]
    [InlineData("--Journal:Length:x=1", "--Journal:Length:x: there is no such setting; Journal:Length has a value and no settings below it; tfjobapi --help lists them")]
    [InlineData("--Logging:LogLevl:Default=Debug", "--Logging:LogLevl: there is no such setting; Logging has Console, Debug, EventLog, EventSource, LogLevel; tfjobapi --help lists them")]
    public void An_unknown_setting_is_reported_with_the_known_ones(string argument, string fault) => Assert.Equal([fault], Check(argument));

    [Fact]
    public void An_unknown_section_is_reported_once() =>
        Assert.Equal(["--Sed", "--Sevr"], Check("--Sevr:A=1", "--Sed:B=1", "--sed:C=2").Select(fault => fault.Split(':')[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void A_file_may_have_the_sections_of_other_programs_but_no_unknown_name_in_ours()
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes("""{"Shop":{"Url":"x"},"Profil":"Cci","Auth":{"Mod":"Enforced"}}"""));

        Assert.StartsWith("Auth:Mod: there is no such setting; Auth has Mode,", Assert.Single(
            new SettingNames(Declared).Check(new ConfigurationBuilder().AddJsonStream(file).Build())), StringComparison.Ordinal);
    }

    private static List<string> Check(params string[] arguments) =>
        [.. new SettingNames(Declared).Check(new ConfigurationBuilder().AddCommandLine(CommandLine.Complete(arguments)).Build())];
}
