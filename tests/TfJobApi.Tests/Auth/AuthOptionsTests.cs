using Microsoft.Extensions.Configuration;
using TfJobApi.Hosting;

namespace TfJobApi.Tests.Auth;

public sealed class AuthOptionsTests
{
    [Theory]
    [InlineData("*", true)]
    [InlineData("kube-test", true)]
    [InlineData("7", true)]
    [InlineData("", false)]
    [InlineData(" kube-test", false)]
    [InlineData("kube-*", false)]
    [InlineData("Kube", false)]
    [InlineData("a-", false)]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123", false)]
    public void A_namespace_is_a_DNS_label_or_all(string @namespace, bool isValid)
    {
        var faults = Check(
            ("Users:0:Name", "x"), ("Users:0:Token", "y"), ("Users:0:Permissions:0:Verbs:0", "get"), ("Users:0:Permissions:0:Namespaces:0", @namespace));

        Assert.Equal(isValid ? [] : [$"Auth:Users:0:Permissions:0:Namespaces:0 is '{@namespace}'"], faults.Select(fault => fault.Split(';')[0]));
    }

    [Fact]
    public void Every_mistake_is_reported_by_its_name_and_no_secret_is_shown()
    {
        var faults = Check(
            ("Mode", "7"), ("PublicHost", "a b"),
            ("Users:0:Token", "secret-1"),
            ("Users:1:Name", "x"),
            ("Users:1:AccessKeys:0:Access", "A B"),
            ("Users:1:AccessKeys:1:Access", "AK"), ("Users:1:AccessKeys:1:Secret", "secret-2"), ("Users:1:AccessKeys:1:Expires", "1970-01-01T00:00:00Z"),
            ("Users:1:Permissions:0:Effect", "7"), ("Users:1:Permissions:0:Verbs:0", "cci:pods:get"), ("Users:1:Permissions:1:Namespaces:0", "*"),
            ("Users:2:Name", "x"),
            ("Users:3:Name", "y"), ("Users:3:Token", "secret-1"), ("Users:3:AccessKeys:0:Access", "AK"), ("Users:3:AccessKeys:0:Secret", "secret-3"));

        Assert.Equal(
            [
                "Auth:Mode is '7'", "Auth:Users:1:Permissions:0:Verbs:0 is 'cci:pods:get'", "Auth:Users:1:Permissions:0:Effect is '7'",
                "Auth:PublicHost must", "Auth:Users:0:Name is missing", "Auth:Users:1:AccessKeys:0:Access is missing",
                "Auth:Users:1:AccessKeys:0:Secret is missing", "Auth:Users:1:AccessKeys:1:Expires is for", "Auth:Users:1:Permissions:0:Namespaces is empty",
                "Auth:Users:1:Permissions:1:Verbs is empty", "Auth:Users:2 has no credential", "Auth:Users:1:Name and Auth:Users:2:Name are",
                "Auth:Users:0:Token and Auth:Users:3:Token are", "Auth:Users:1:AccessKeys:1:Access and Auth:Users:3:AccessKeys:0:Access are",
            ],
            faults,
            (expected, fault) => fault.StartsWith(expected, StringComparison.Ordinal));
        Assert.DoesNotContain("secret-", string.Join('\n', faults), StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Check(params (string Key, string Value)[] settings) => new ServerOptions(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Auth:{setting.Key}", (string?)setting.Value))).Build()).CheckAll();
}
