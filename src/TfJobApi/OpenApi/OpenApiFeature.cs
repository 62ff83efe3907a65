using TfJobApi.Http;

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

    /// <summary>Redirects a browser from the address that the server prints to Swagger UI. Other clients get the paths of the server.</summary>
    public static void UseSwaggerRedirect(this WebApplication app) => app.Use((context, next) =>
    {
        var request = context.Request;
        if (request.Path.Value!.Length > 1 || request.Method != HttpMethods.Get
            || !request.GetTypedHeaders().Accept.Any(type => type.MediaType == "text/html" && type.Quality != 0))
        {
            return next(context);
        }

        context.Response.Redirect($"{request.PathBase}{ServerPaths.Swagger}");
        return Task.CompletedTask;
    });

    public static void MapOpenApiDocument(this WebApplication app) =>
        app.MapGet(DocumentPath, () => Results.Stream(typeof(OpenApiFeature).Assembly.GetManifestResourceStream("openapi.json")!, "application/json"))
            .AllowAnonymous().ExcludeFromDescription();
}
