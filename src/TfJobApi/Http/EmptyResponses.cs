using TfJobApi.Errors;
using TfJobApi.Representations;

namespace TfJobApi.Http;

/// <summary>
/// Gives a body to the refusals that the framework makes without one. ASP.NET's status code pages do the same, but set up
/// a feature for every request that is never looked at.
/// </summary>
internal static class EmptyResponses
{
    public static bool IsOne(HttpResponse response) =>
        response.StatusCode is >= 400 and < 600
        && !response.HasStarted && response.ContentLength is null && string.IsNullOrEmpty(response.ContentType);

    public static Task FillAsync(HttpContext context)
    {
        var response = context.Response;
        if (response.StatusCode == StatusCodes.Status405MethodNotAllowed)
        {
            return StatusResult.WriteAsync(context, ApiErrors.MethodNotAllowed());
        }

        if (response.StatusCode == StatusCodes.Status404NotFound)
        {
            // a path that is no resource: plain text, as Go's http.NotFound writes it
            response.ContentType = "text/plain; charset=utf-8";
            return response.WriteAsync("404 page not found\n");
        }

        return StatusResult.WriteAsync(context, new ApiStatus(response.StatusCode, "", "the request was refused"));
    }
}
