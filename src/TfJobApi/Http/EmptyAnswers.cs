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

        // a path that is no resource: plain text, as Go's http.NotFound writes it
        return response.StatusCode == StatusCodes.Status404NotFound
            ? response.WriteAsync("404 page not found\n")
            : StatusResult.WriteAsync(context.HttpContext, new Status(response.StatusCode, "", "the request was refused"));
    }
}
