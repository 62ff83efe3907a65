using Microsoft.AspNetCore.Diagnostics;
using TfJobApi.Errors;

namespace TfJobApi.Http;

/// <summary>Gives a body to the refusals that the framework makes without one.</summary>
internal static class EmptyAnswers
{
    public static Task FillAsync(StatusCodeContext context)
    {
        var response = context.HttpContext.Response;
        if (response.StatusCode == StatusCodes.Status405MethodNotAllowed)
        {
            return StatusResult.WriteAsync(context.HttpContext, ApiErrors.MethodNotAllowed());
        }

        if (response.StatusCode == StatusCodes.Status404NotFound)
        {
            // a path that is no resource: plain text, as Go's http.NotFound writes it
            response.ContentType = "text/plain; charset=utf-8";
            return response.WriteAsync("404 page not found\n");
        }

        return StatusResult.WriteAsync(context.HttpContext, new Status(response.StatusCode, "", "the request was refused"));
    }
}
