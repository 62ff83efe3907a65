using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Http;

namespace TfJobApi.Representations;

/// <summary>Sends an error, or the confirmation of a deletion.</summary>
internal sealed class StatusResult(ApiStatus status) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, status);

    public static Task WriteAsync(HttpContext context, ApiStatus status)
    {
        context.Response.StatusCode = status.Code;
        if (!status.IsSuccess)
        {
            context.Recorder?.Refusal = status;
        }

        SetRetryAfter(context.Response, status);
        if (status.Warning is { } warning)
        {
            Warnings.Add(context.Response, [warning]);
        }

        var form = status.Code == StatusCodes.Status406NotAcceptable ? null : Representation.ForStatus(context.Request, status.IsSuccess);
        return form switch
        {
            null => BytesResponse.WriteAsync(context.Response, MediaType.Json, StatusWriter.WriteUnnegotiated(status)),
            { IsYaml: true } => BytesResponse.WriteAsync(context.Response, MediaType.Yaml, StatusWriter.WriteYaml(status)),
            _ => BytesResponse.WriteAsync(context.Response, MediaType.Json, StatusWriter.Write(status, Pretty.IsWanted(context.Request))),
        };
    }

    /// <summary>Sets the header, unless it is set already.</summary>
    public static void SetRetryAfter(HttpResponse response, ApiStatus status)
    {
        if (status.Details?.RetryAfterSeconds is { } seconds && response.Headers.RetryAfter.Count == 0)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
    }
}
