namespace TfJobApi.OpenApi;

/// <summary>
/// The OpenAPI document and Swagger UI. Swashbuckle makes the document in a test, as that needs reflection; here it is
/// only sent.
/// </summary>
internal static class OpenApiFeature
{
    private const string DocumentPath = "/swagger/v1/swagger.json";

    public static void UseOpenApi(this WebApplication app)
    {
        // a branch, so that other requests do not pass through it
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/swagger"), branch => branch.UseSwaggerUI(ui =>
        {
            ui.DocumentTitle = "TfJobApi";
            ui.SwaggerEndpoint(DocumentPath, "TfJobApi");
            ui.EnableDeepLinking();
            ui.EnableTryItOutByDefault();
            ui.DefaultModelsExpandDepth(0);
            ui.DisplayRequestDuration();
        }));
    }

    public static void MapOpenApiDocument(this WebApplication app) =>
        app.MapGet(DocumentPath, () => Results.Stream(typeof(OpenApiFeature).Assembly.GetManifestResourceStream("openapi.json")!, "application/json"))
            .AllowAnonymous().ExcludeFromDescription();
}
