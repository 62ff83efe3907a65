using System.Net.Http.Headers;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds TfJobApi to an Aspire application.</summary>
public static class TfJobApiBuilderExtensions
{
    private const string Image = "tfjobapi";
    private const string SeedsInContainer = "/jobs";
    private const string SeedingPath = "Seeding__Path";
    private const string AdminToken = "Admin__Token";
    private const int ContainerPort = 8080;

    /// <summary>Adds a TfJobApi server in a container. Its image is <c>tfjobapi</c> in the version of this package, unless <c>WithImage</c> sets another.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the resource, by which other resources find the server.</param>
    /// <param name="port">The port on this machine; a free one if null.</param>
    public static IResourceBuilder<TfJobApiResource> AddTfJobApi(this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.AddResource(new TfJobApiResource(name))
            .WithImage(Image, typeof(TfJobApiResource).Assembly.GetName().Version!.ToString(3))
            .WithHttpEndpoint(port, ContainerPort, "http")
            .WithServer();
    }

    /// <summary>Adds a TfJobApi server as a process: the .NET tool <c>tfjobapi</c>, or another program.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the resource, by which other resources find the server.</param>
    /// <param name="command">The program, on the path or with its folder.</param>
    /// <param name="port">The port on this machine; a free one if null.</param>
    public static IResourceBuilder<TfJobApiProcessResource> AddTfJobApiProcess(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string command = "tfjobapi", int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var resource = new TfJobApiProcessResource(name, command, builder.AppHostDirectory);

        // a list of ports would be one on all interfaces
        return builder.AddResource(resource)
            .WithHttpEndpoint(port, name: "http")
            .WithEnvironment("ASPNETCORE_URLS", ReferenceExpression.Create($"http://127.0.0.1:{resource.HttpEndpoint.Property(EndpointProperty.TargetPort)}"))
            .WithServer();
    }

    /// <summary>Sets a setting of the server by its name, for example <c>Journal:Length</c>.</summary>
    public static IResourceBuilder<T> WithSetting<T>(this IResourceBuilder<T> builder, string name, string value)
        where T : ITfJobApiResource
    {
        ArgumentException.ThrowIfNullOrEmpty(name);

        return builder.WithEnvironment(name.Replace(":", "__", StringComparison.Ordinal), value);
    }

    /// <summary>Sets the rules that the server follows: <c>Cci</c>, the default, or <c>Kubernetes</c>.</summary>
    public static IResourceBuilder<T> WithProfile<T>(this IResourceBuilder<T> builder, string profile)
        where T : ITfJobApiResource => builder.WithSetting("Profile", profile);

    /// <summary>Starts the server with the TFJobs of a file or a folder on this machine.</summary>
    public static IResourceBuilder<TfJobApiResource> WithSeeds(this IResourceBuilder<TfJobApiResource> builder, string path) =>
        builder.WithBindMount(path, SeedsInContainer, isReadOnly: true).WithEnvironment(SeedingPath, SeedsInContainer);

    /// <inheritdoc cref="WithSeeds(IResourceBuilder{TfJobApiResource}, string)"/>
    public static IResourceBuilder<TfJobApiProcessResource> WithSeeds(this IResourceBuilder<TfJobApiProcessResource> builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.WithEnvironment(SeedingPath, Path.GetFullPath(path, builder.ApplicationBuilder.AppHostDirectory));
    }

    /// <summary>Sets the token of the admin API, which callers outside of a container need, the command Reset of the dashboard too.</summary>
    public static IResourceBuilder<T> WithAdminToken<T>(this IResourceBuilder<T> builder, IResourceBuilder<ParameterResource> token)
        where T : ITfJobApiResource
    {
        ArgumentNullException.ThrowIfNull(token);

        return builder.WithEnvironment(AdminToken, token).WithAnnotation(new AdminTokenAnnotation(token.Resource));
    }

    /// <summary>Requires a token of callers, and gives this one all permissions.</summary>
    public static IResourceBuilder<T> WithToken<T>(this IResourceBuilder<T> builder, IResourceBuilder<ParameterResource> token)
        where T : ITfJobApiResource
    {
        ArgumentNullException.ThrowIfNull(token);

        return builder
            .WithSetting("Auth:Mode", "Enforced").WithSetting("Auth:Users:0:Name", "aspire").WithEnvironment("Auth__Users__0__Token", token)
            .WithSetting("Auth:Users:0:Permissions:0:Verbs:0", "*").WithSetting("Auth:Users:0:Permissions:0:Namespaces:0", "*");
    }

    /// <summary>Adds what both forms have: the health check, the command Reset, and the links of the dashboard.</summary>
    private static IResourceBuilder<T> WithServer<T>(this IResourceBuilder<T> builder)
        where T : ITfJobApiResource => builder
            .WithHttpHealthCheck("/readyz")
            .WithUrlForEndpoint("http", endpoint => new() { Url = "/__admin/console/", DisplayText = "Console", Endpoint = endpoint })
            .WithUrlForEndpoint("http", endpoint => new() { Url = "/swagger", DisplayText = "Swagger UI", Endpoint = endpoint })
            .WithHttpCommand("/__admin/reset", "Reset", commandName: "reset", commandOptions: new()
            {
                Description = "Restores the TFJobs that the server started with.",
                IconName = "ArrowReset",
                PrepareRequest = async context =>
                {
                    if (builder.Resource.TryGetLastAnnotation<AdminTokenAnnotation>(out var admin))
                    {
                        context.Request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await admin.Token.GetValueAsync(context.CancellationToken).ConfigureAwait(false));
                    }
                },
            });

    private sealed record AdminTokenAnnotation(ParameterResource Token) : IResourceAnnotation;
}
