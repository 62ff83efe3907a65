using Microsoft.Net.Http.Headers;
using TfJobApi.Admin;
using TfJobApi.Http;
using TfJobApi.Logging;
using TfJobApi.Representations;

namespace TfJobApi.BrowserConsole;

/// <summary>
/// Serves the page that shows and controls a server in a browser. Its files contain nothing of the server, so they are open; the calls
/// that they make follow the rules of the admin API.
/// </summary>
internal static class ConsoleFeature
{
    private const string Index = "index.html";

    /// <summary>Nothing of another origin, no inline script or style, and no text of the server that becomes markup.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    /// <summary>Redirects a browser from the address that the server prints to the console. Other clients get the paths of the server.</summary>
    public static void UseConsoleRedirect(this WebApplication app)
    {
        var target = app.Services.GetRequiredService<AdminOptions>().Enabled ? $"{ServerPaths.Console}/" : ServerPaths.Swagger;
        app.Use((context, next) =>
        {
            var request = context.Request;
            if (request.Path.Value!.Length > 1 || request.Method != HttpMethods.Get
                || !request.GetTypedHeaders().Accept.Any(type => type.MediaType == "text/html" && type.Quality != 0))
            {
                return next(context);
            }

            context.Response.Redirect($"{request.PathBase}{target}");
            return Task.CompletedTask;
        });
    }

    public static void MapConsole(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<AdminOptions>().Enabled)
        {
            return;
        }

        var files = new ConsoleFiles();
        app.MapMethods($"{ServerPaths.Console}/{{file?}}", [HttpMethods.Get, HttpMethods.Head], context => SendAsync(context, files))
            .AllowAnonymous().ExcludeFromDescription();

        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("TfJobApi");
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            if (app.Urls.FirstOrDefault() is { } address)
            {
                Log.ConsoleStarted(log, $"{BrowserAddress(address)}{ServerPaths.Console}/");
            }
        });
    }

    private static Task SendAsync(HttpContext context, ConsoleFiles files)
    {
        // the addresses of the other files are relative to the folder
        if (context.Request.Path.Value!.Length == ServerPaths.Console.Length)
        {
            context.Response.Redirect($"{context.Request.PathBase}{ServerPaths.Console}/{context.Request.QueryString}");
            return Task.CompletedTask;
        }

        if (files.Find((string?)context.Request.RouteValues["file"] ?? Index) is not { } file)
        {
            return StatusResult.WriteAsync(context, new(StatusCodes.Status404NotFound, "NotFound", "the console has no such file"));
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.CacheControl = CacheControlHeaderValue.NoCacheString;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return file.SendAsync(context);
    }

    /// <summary>Replaces the address of all interfaces of the machine, which a browser cannot open.</summary>
    private static string BrowserAddress(string address) =>
        address.Replace("://[::]", "://localhost", StringComparison.Ordinal).Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal);
}
