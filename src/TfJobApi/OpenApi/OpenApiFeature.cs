
namespace TfJobApi.OpenApi;

/// <summary>Serves Swagger UI and its document, which eng/openapi generates, because Swashbuckle needs reflection.</summary>
internal static class OpenApiFeature
{
    private const string DocumentPath = "/swagger/v1/swagger.json";

    /// <summary>Maps an endpoint instead of a middleware, which every request would pass through.</summary>
    public static void MapSwaggerUI(this WebApplication app)
    {
        var pages = ((IEndpointRouteBuilder)app).CreateApplicationBuilder().UseSwaggerUI(ui =>
        {
            ui.DocumentTitle = "TfJobApi";
            ui.SwaggerEndpoint(DocumentPath, "TfJobApi");
            ui.EnableDeepLinking();
            ui.EnableTryItOutByDefault();
            ui.DefaultModelsExpandDepth(0);
            ui.DisplayRequestDuration();
        }).Build();

        app.MapMethods("/swagger/{**file}", [HttpMethods.Get, HttpMethods.Head], context =>
        {
            // the middleware that sends files skips requests with an endpoint
            context.SetEndpoint(null);
            return pages(context);
        }).AllowAnonymous().ExcludeFromDescription();
    }

    public static void MapOpenApiDocument(this WebApplication app) =>
        app.MapGet(DocumentPath, () => Results.Stream(typeof(OpenApiFeature).Assembly.GetManifestResourceStream("openapi.json")!, "application/json"))
            .AllowAnonymous().ExcludeFromDescription();
}
