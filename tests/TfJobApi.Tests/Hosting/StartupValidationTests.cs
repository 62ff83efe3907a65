using Microsoft.AspNetCore.Builder;
using TfJobApi.Settings;

namespace TfJobApi.Tests.Hosting;

public sealed class StartupValidationTests
{
    [Theory]
    [InlineData("Profile", "Azure", "Profile is 'Azure'; it must be one of Cci, Kubernetes")]
    [InlineData("Profile", "7", "Profile is '7'; it must be one of Cci, Kubernetes")]
    [InlineData("Profile", "0", "Profile is '0'; it must be one of Cci, Kubernetes")]
    [InlineData("Profile", "Cci,Kubernetes", "Profile is 'Cci,Kubernetes'; it must be one of Cci, Kubernetes")]
    [InlineData("Logging:LogLevel:Default", "99", "Logging:LogLevel:Default is '99'; it must be one of Trace, Debug, Information, Warning, Error, Critical, None")]
    [InlineData("Storage:Etcd:Endpoints", "http://a:1", "Storage:Etcd:Endpoints needs Storage:Kind=Etcd; without it objects are in this process only")]
    [InlineData("Admin:Token", "a\nb", "Admin:Token must not have control characters such as a line break, or spaces at its ends")]
    [InlineData("Seeding:Path", "/dev/zero", "Seeding:Path: '/dev/zero' cannot be read: the file has more than 256 MiB")]
    [InlineData("Lifecycle:Path", "/", "Lifecycle:Path: '/' cannot be read: it is a folder, not a file")]
    [InlineData("Seeding:Sample", "maybe", "Seeding:Sample is 'maybe'; it must be true or false")]
    [InlineData("Seeding:Pth", "x", "--Seeding:Pth: there is no such setting; Seeding has Sample, Path; tfjobapi --help lists them")]
    [InlineData("Auth:Mode", "7", "Auth:Mode is '7'; it must be one of Open, Enforced")]
    [InlineData("Auth:Mode", "Enforced", "Auth:Users is empty: with Auth:Mode=Enforced every caller would be rejected; add a user with a Name, a Token, a Password or AccessKeys, and Permissions")]
    [InlineData("Auth:PublicHost", "a b", "Auth:PublicHost must be a host, with or without a port")]
    [InlineData("Journal:Length", "-1", "Journal:Length is '-1'; it must be a whole number from 0 to 1000000")]
    [InlineData("Journal:Length", "abc", "Journal:Length is 'abc'; it must be a whole number from 0 to 1000000")]
    [InlineData("Journal:MaxBytes", "16MiB", "Journal:MaxBytes is '16MiB'; it must be a number of bytes, 65536 or more")]
    [InlineData("Admin:Enabled", "x", "Admin:Enabled is 'x'; it must be true or false")]
    [InlineData("Faults:Headers", "x", "Faults:Headers is 'x'; it must be true or false")]
    [InlineData("Tenants:Limit", "-1", "Tenants:Limit is '-1'; it must be a whole number from 0 to 2147483647")]
    [InlineData("Clock:Start", "noon", "Clock:Start is 'noon'; it must be a time from 1970-01-01 to 9000-01-01, for example 2026-01-02T03:04:05Z")]
    [InlineData("Clock:Start", "1969-01-01", "Clock:Start is '1969-01-01'; it must be a time from 1970-01-01 to 9000-01-01, for example 2026-01-02T03:04:05Z")]
    [InlineData("Deterministic:Seed", "x", "Deterministic:Seed is 'x'; it must be a whole number from -2147483648 to 2147483647")]
    [InlineData("Watch:HistoryLength", "0", "Watch:HistoryLength is '0'; it must be a whole number from 1 to 1000000")]
    [InlineData("Https:Names:0", "https://a", "Https:Names:0 is 'https://a'; it must be the name of a host, or an IP address, without scheme and port")]
    [InlineData("Healthcheck:Timeout", "0", "Healthcheck:Timeout is '0'; it must be a whole number from 1 to 3600")]
    [InlineData("http_ports", "8080;abc", "ASPNETCORE_HTTP_PORTS: 'abc' is not a port number (0-65535)")]
    [InlineData("http_ports", "99999", "ASPNETCORE_HTTP_PORTS: '99999' is not a port number (0-65535)")]
    [InlineData("https_ports", "-1", "ASPNETCORE_HTTPS_PORTS: '-1' is not a port number (0-65535)")]
    [InlineData("urls", "nonsense", "urls: 'nonsense' is not a valid address (expected for example http://127.0.0.1:8080)")]
    [InlineData("urls", "http://127.0.0.1:abc", "urls: 'http://127.0.0.1:abc' needs a host, and a port from 0 to 65535")]
    [InlineData("urls", "http://127.0.0.1:1;ftp://127.0.0.1:2", "urls: 'ftp://127.0.0.1:2' must begin with http:// or https://")]
    [InlineData("urls", "http://127.0.0.1:1/base", "urls: 'http://127.0.0.1:1/base' has a path; a server listens on all paths")]
    [InlineData("urls", "http://localhost:0", "urls: 'http://localhost:0' cannot be combined with port 0, as localhost has two IP addresses; use 127.0.0.1 or [::1]")]
    [InlineData("urls", "http://", "urls: 'http://' is not a valid address (expected for example http://127.0.0.1:8080)")]
    [InlineData("Kestrel:Endpoints:A:Url", "http://127.0.0.1:99999", "Kestrel:Endpoints: 'http://127.0.0.1:99999' needs a host, and a port from 0 to 65535")]
    [InlineData("Logging:Console:LogLevel:Default", "Foo", "Logging:Console:LogLevel:Default is 'Foo'; it must be one of Trace, Debug, Information, Warning, Error, Critical, None")]
    public void An_invalid_setting_is_reported_as_the_reason(string key, string value, string reason) =>
        Assert.Equal([reason], Start((key, value)));

    [Fact]
    public void An_unknown_verb_is_reported_with_the_known_ones() =>
        Assert.Contains(
            "Auth:Users:0:Permissions:0:Verbs:0 is 'fly'; it must be one of get, list, watch, create, update, patch, delete, deletecollection, *, "
            + "or an action of CCI, for example cci:namespaceSubResource:update",
            Start(("Auth:Users:0:Permissions:0:Verbs:0", "fly")));

    [Fact]
    public void An_invalid_access_key_is_reported_by_its_place() =>
        Assert.Equal(
            [
                "Auth:Users:0:AccessKeys:0:Expires is 'soon'; it must be a time, for example 2026-01-02T03:04:05Z",
                "Auth:Users:0:Name is missing",
                "Auth:Users:0:AccessKeys:0:Access is missing, or is not 1 to 128 letters, digits and -_.~",
                "Auth:Users:0:AccessKeys:0:Secret is missing",
            ],
            Start(("Auth:Users:0:AccessKeys:0:Expires", "soon")));

    [Fact]
    public void All_mistakes_are_reported_at_once()
    {
        var reasons = Start(
            ("urls", "nonsense"), ("Journal:Length", "-1"), ("Journal:MaxBytes", "1"), ("Admin:Foo", "1"), ("Faults:Enabled", "x"), ("Seeding:Path", "/no/such"));

        Assert.Equal(6, reasons.Count);
    }

    [Fact]
    public void An_empty_value_is_the_default() =>
        Assert.Equal(["Journal:MaxBytes"], Start(("Journal:Length", ""), ("Profile", ""), ("Clock:Start", ""), ("Journal:MaxBytes", "1")).Select(reason => reason.Split(' ')[0]));

    private static IReadOnlyList<string> Start(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder([.. settings.Select(setting => $"--{setting.Key}={setting.Value}")]);

        return Assert.Throws<StartupException>(() => builder.AddTfJobApi().Build().UseTfJobApi()).Reasons;
    }
}
