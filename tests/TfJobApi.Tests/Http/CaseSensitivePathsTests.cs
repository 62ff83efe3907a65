using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Http;

public sealed class CaseSensitivePathsTests
{
    [Theory]
    [InlineData("/APIS/kubeflow.org/v1/namespaces/kube-test/tfjobs")]
    [InlineData("/apis/kubeflow.org/v1/namespaces/kube-test/tfJobs/tfjob-test")]
    [InlineData("/apis/Kubeflow.org/v1/tfjobs")]
    [InlineData("/apis/\u212Aubeflow.org/v1/tfjobs")]
    [InlineData("/Swagger/index.html")]
    [InlineData("/__ADMIN/clock")]
    public async Task The_fixed_parts_of_a_path_are_written_in_one_way_only(string path)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(404, (await client.Get(path)).Code);
    }

    [Fact]
    public async Task What_a_path_names_may_have_capitals()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Get($"{TestHost.Jobs}/TFJob-Test");

        Assert.Equal(404, answer.Code);
        Assert.Contains("\"TFJob-Test\\\" not found", answer.Text, StringComparison.Ordinal);
    }

    /// <summary>That is why a path without capitals need not be compared.</summary>
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
