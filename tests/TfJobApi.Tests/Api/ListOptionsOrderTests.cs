using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

/// <summary>Which of several wrong parameters of a list or watch is reported; recorded with Kubernetes 1.20.2.</summary>
public sealed class ListOptionsOrderTests
{
    private const string NoVersion = "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided";
    private const string Watched = "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch";
    private const string Continued = "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided";
    private const string Unknown = "resourceVersionMatch: Unsupported value: \"Y\": supported values: \"Exact\", \"NotOlderThan\", \"\"";
    private const string Zero = "resourceVersionMatch: Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"";
    private const string Field = "field label not supported: status.x";
    private const string Default = "\"status.x\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"";
    private const string Syntax = "invalid selector: 'status.x'; can't understand 'status.x'";

    [Theory]
    [InlineData("fieldSelector=status.x&resourceVersionMatch=Exact", 400, Syntax)]
    [InlineData("fieldSelector=status.x%3D1&resourceVersionMatch=Exact", 422, NoVersion)]
    [InlineData("fieldSelector=status.x%3D1&resourceVersion=0&resourceVersionMatch=Exact", 422, Zero)]
    [InlineData("fieldSelector=status.x%3D1&resourceVersion=abc", 400, Field)]
    [InlineData("fieldSelector=status.x%3D1&continue=zzz", 400, Field)]
    [InlineData("resourceVersion=abc&resourceVersionMatch=Y", 422, Unknown)]
    [InlineData("watch=1&resourceVersion=abc&resourceVersionMatch=Exact", 422, Watched)]
    [InlineData("watch=1&fieldSelector=status.x%3D1&resourceVersionMatch=Exact", 422, $"[{Watched}, {NoVersion}]")]
    [InlineData("watch=1&continue=z&resourceVersionMatch=Y", 422, $"[{Watched}, {NoVersion}, {Continued}, {Unknown}]")]
    public async Task The_first_wrong_parameter_is_that_of_a_real_server(string query, int code, string message)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        var answer = await client.Get($"{TestHost.Jobs}?{query}");

        Assert.Equal(code, answer.Code);
        Assert.Equal(code == 422 ? $"ListOptions.meta.k8s.io \"\" is invalid: {message}" : message, answer.Json["message"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("/api/v1/namespaces/other/configmaps", Default)]
    [InlineData("/apis/coordination.k8s.io/v1/namespaces/other/leases", Default)]
    [InlineData("/api/v1/namespaces/other/services", Default)]
    [InlineData("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Default)]
    [InlineData("/api/v1/namespaces/other/secrets", Field)]
    [InlineData("/api/v1/namespaces/other/pods", Field)]
    [InlineData("/api/v1/namespaces/other/events", Field)]
    [InlineData("/apis/events.k8s.io/v1/namespaces/other/events", Field)]
    [InlineData("/api/v1/namespaces", Field)]
    [InlineData("/api/v1/nodes", Field)]
    public async Task A_field_that_cannot_be_selected_has_the_message_of_its_kind(string path, string message)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        var answer = await client.Get($"{path}?fieldSelector=status.x%3D1");

        Assert.Equal((400, message), (answer.Code, answer.Message));
    }

    [Theory]
    [InlineData("/api/v1/namespaces", 400)]
    [InlineData("/api/v1/nodes", 400)]
    [InlineData("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", 200)]
    public async Task The_namespace_of_an_object_without_one_can_be_selected_by_kind(string path, int code)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        Assert.Equal(code, (await client.Get($"{path}?fieldSelector=metadata.namespace%3Da")).Code);
    }

    [Fact]
    public async Task Exact_with_another_form_of_0_is_any_version()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        Assert.Equal(200, (await client.Get($"{TestHost.Jobs}?resourceVersion=00&resourceVersionMatch=Exact")).Code);
    }
}
