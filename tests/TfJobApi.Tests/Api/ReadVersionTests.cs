using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

/// <summary>
/// <c>resourceVersion</c> in the GET of one object; recorded with Kubernetes 1.20.2, which has 500 instead of 400 for most kinds, and waits
/// for three seconds before a 504.
/// </summary>
public sealed class ReadVersionTests
{
    private const string TooLarge = "Timeout: Too large resource version: 99999999999, current: ";

    [Theory]
    [InlineData("", 200)]
    [InlineData("0", 200)]
    [InlineData("00", 200)]
    [InlineData("1", 200)]
    [InlineData("abc", 400)]
    [InlineData("-1", 400)]
    [InlineData("99999999999", 504)]
    public async Task An_object_is_at_least_as_new_as_the_version(string version, int code)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        foreach (var path in new[] { TestHost.Job, $"{TestHost.Job}/status", "/api/v1/namespaces/kube-test" })
        {
            Assert.Equal(code, (await client.Get($"{path}?resourceVersion={version}")).Code);
        }
    }

    [Fact]
    public async Task The_version_is_checked_before_the_name_and_after_the_format()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        Assert.Equal(404, (await client.Get($"{TestHost.Jobs}/none?resourceVersion=1")).Code);
        Assert.Equal(400, (await client.Get($"{TestHost.Jobs}/none?resourceVersion=abc")).Code);
        Assert.Equal(504, (await client.Get($"{TestHost.Jobs}/none?resourceVersion=99999999999")).Code);
        Assert.Equal(406, (await client.Call("GET", $"{TestHost.Job}?resourceVersion=abc", headers: ("Accept", "text/html"))).Code);
    }

    [Theory]
    [InlineData($"{TestHost.Job}?resourceVersion=99999999999", "1")]
    [InlineData($"{TestHost.Jobs}?resourceVersion=99999999999", "1")]
    [InlineData($"{TestHost.Jobs}?resourceVersion=99999999999&resourceVersionMatch=NotOlderThan", "1")]
    [InlineData($"{TestHost.Jobs}?resourceVersion=99999999999&fieldSelector=metadata.name%3Da", "1")]
    [InlineData($"{TestHost.Jobs}?resourceVersion=99999999999&resourceVersionMatch=NotOlderThan&limit=1", null)]
    public async Task A_future_version_is_504_and_can_be_repeated_unless_the_list_has_pages(string path, string? retryAfter)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        var answer = await client.Get(path);

        Assert.Equal((504, "Timeout"), (answer.Code, answer.Reason));
        Assert.StartsWith(TooLarge, answer.Message, StringComparison.Ordinal);
        Assert.Equal(retryAfter, answer.Headers.GetValueOrDefault("Retry-After"));
        Assert.Equal(retryAfter, answer.Json["details"]!["retryAfterSeconds"]?.ToString());
    }
}
