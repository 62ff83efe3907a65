using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Http;

public sealed class CaseSensitiveRoutingTests
{
    [Theory]
    [InlineData("/APIS/kubeflow.org/v1/namespaces/kube-test/tfjobs")]
    [InlineData("/apis/kubeflow.org/v1/namespaces/kube-test/tfJobs/tfjob-test")]
    [InlineData("/apis/Kubeflow.org/v1/tfjobs")]
    [InlineData("/apis/\u212Aubeflow.org/v1/tfjobs")]
    [InlineData("/Swagger/index.html")]
    [InlineData("/__ADMIN/clock")]
    public async Task The_fixed_parts_of_a_path_are_case_sensitive(string path)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(404, (await client.Get(path)).Code);
    }

    /// <summary>RFC 9110, 9.1: a method is case-sensitive; fetch in a browser sends "patch" as it is written.</summary>
    [Theory]
    [InlineData("patch", "", 405)]
    [InlineData("Delete", "", 405)]
    [InlineData("patch", "nobody", 401)]
    [InlineData("patch", "reader", 403)]
    [InlineData("patch", "writer", 405)]
    [InlineData("get", "writer", 405)]
    public async Task A_method_in_another_case_is_405_and_needs_the_same_permission(string method, string user, int code)
    {
        await using var host = await SocketHost.StartAsync(user.Length == 0 ? [] :
        [
            ("Auth:Mode", "Enforced"),
            ("Auth:Users:0:Name", "reader"),
            ("Auth:Users:0:Token", "reader"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "get"),
            ("Auth:Users:0:Permissions:0:Namespaces:0", "*"),
            ("Auth:Users:1:Name", "writer"),
            ("Auth:Users:1:Token", "writer"),
            ("Auth:Users:1:Permissions:0:Verbs:0", "*"),
            ("Auth:Users:1:Permissions:0:Namespaces:0", "*"),
        ]);
        var body = "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}";

        var answer = await RawRequest.SendAsync(host.Address, $"{method} {TestHost.Job} HTTP/1.1\r\nHost: x\r\nX-Auth-Token: {user}\r\n"
            + $"Content-Type: application/merge-patch+json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");

        Assert.StartsWith($"HTTP/1.1 {code} ", answer, StringComparison.Ordinal);
        Assert.Equal(code == 405, answer.Contains("\r\nAllow: DELETE, GET, HEAD, PATCH, PUT\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Parameters_of_a_path_may_have_capitals()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Get($"{TestHost.Jobs}/TFJob-Test");

        Assert.Equal(404, answer.Code);
        Assert.Contains("\"TFJob-Test\\\" not found", answer.Text, StringComparison.Ordinal);
    }

    /// <summary>Therefore a path without capitals need not be compared.</summary>
    [Fact]
    public async Task No_route_has_capitals_in_its_fixed_parts()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var routes = host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();

        Assert.NotEmpty(routes);
        Assert.All(
            routes.SelectMany(route => route.RoutePattern.PathSegments).SelectMany(segment => segment.Parts).OfType<RoutePatternLiteralPart>(),
            part => Assert.DoesNotMatch("[A-Z]", part.Content));
    }
}
