namespace TfJobApi.Aspire.Tests;

public sealed class ModelTests
{
    private readonly IDistributedApplicationBuilder _builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true });

    [Fact]
    public void The_container_has_the_image_in_the_version_of_the_package()
    {
        var image = _builder.AddTfJobApi("tfjobs").Resource.Annotations.OfType<ContainerImageAnnotation>().Single();

        Assert.Equal(("tfjobapi", typeof(TfJobApiResource).Assembly.GetName().Version!.ToString(3)), (image.Image, image.Tag));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(9090)]
    public void The_port_of_the_container_is_published(int? port)
    {
        var endpoint = _builder.AddTfJobApi("tfjobs", port).Resource.Annotations.OfType<EndpointAnnotation>().Single();

        Assert.Equal(("http", "http", 8080, port), (endpoint.Name, endpoint.UriScheme, endpoint.TargetPort, endpoint.Port));
    }

    [Fact]
    public void Both_forms_have_a_health_check_and_the_command_reset()
    {
        IResource[] resources = [_builder.AddTfJobApi("a").Resource, _builder.AddTfJobApiProcess("b").Resource];

        Assert.All(resources, resource => Assert.Single(resource.Annotations.OfType<HealthCheckAnnotation>()));
        Assert.All(resources, resource => Assert.Contains(resource.Annotations.OfType<ResourceCommandAnnotation>(), command => command.DisplayName == "Reset"));
    }

    [Fact]
    public async Task Settings_become_variables_of_the_environment()
    {
        var token = _builder.AddParameter("token", "let-me-in", secret: true);

        var variables = await VariablesAsync(_builder.AddTfJobApi("tfjobs").WithProfile("Kubernetes").WithSetting("Journal:Length", "5").WithAdminToken(token).WithToken(token));

        Assert.Equal("Kubernetes", variables["Profile"]);
        Assert.Equal("5", variables["Journal__Length"]);
        Assert.Same(token.Resource, variables["Admin__Token"]);
        Assert.Same(token.Resource, variables["Auth__Users__0__Token"]);
        Assert.Equal("Enforced", variables["Auth__Mode"]);
    }

    [Fact]
    public async Task Seeds_are_mounted_into_the_container_and_read_from_their_folder_by_the_process()
    {
        var container = _builder.AddTfJobApi("a").WithSeeds("jobs");
        var process = _builder.AddTfJobApiProcess("b").WithSeeds("jobs");

        var mount = container.Resource.Annotations.OfType<ContainerMountAnnotation>().Single();
        var folder = Path.Combine(_builder.AppHostDirectory, "jobs");
        Assert.Equal((folder, "/jobs", true), (mount.Source, mount.Target, mount.IsReadOnly));
        Assert.Equal("/jobs", (await VariablesAsync(container))["Seeding__Path"]);
        Assert.Equal(folder, (await VariablesAsync(process))["Seeding__Path"]);
    }

    [Fact]
    public void A_consumer_gets_the_base_address()
    {
        var tfjobs = _builder.AddTfJobApi("tfjobs");

        Assert.Equal("{tfjobs.bindings.http.url}", tfjobs.Resource.ConnectionStringExpression.ValueExpression);
    }

    private static async Task<Dictionary<string, object>> VariablesAsync<T>(IResourceBuilder<T> builder)
        where T : IResource
    {
        var context = new EnvironmentCallbackContext(new(DistributedApplicationOperation.Publish), builder.Resource);
        foreach (var callback in builder.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await callback.Callback(context);
        }

        return context.EnvironmentVariables;
    }
}
