namespace TfJobApi.Aspire.Tests;

internal static class Examples
{
    public static void AddServer(IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> consumer)
    {
        // example
        var tfjobs = builder.AddTfJobApi("tfjobs")
            .WithProfile("Kubernetes")
            .WithSeeds("jobs")
            .WithAdminToken(builder.AddParameter("admin-token", secret: true));

        consumer.WithReference(tfjobs).WaitFor(tfjobs);
        // end
    }
}
