using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Resources;

namespace TfJobApi.Representations;

/// <summary>The one way in which a refusal, or the confirmation of a deletion, leaves the server.</summary>
internal sealed class StatusResult(ApiStatus status) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, status);

    /// <param name="isCodeFixed">Whether the code is sent as it is, even where the profile has another for it.</param>
    public static Task WriteAsync(HttpContext context, ApiStatus status, bool isCodeFixed = false)
    {
        var profile = context.RequestServices.GetRequiredService<ApiProfile>();
        var shaped = Shape(status, profile, isCodeFixed);
        context.Response.StatusCode = shaped.Code;
        if (!shaped.IsSuccess)
        {
            context.Recorder?.Refusal = shaped;
        }

        if (shaped.Details?.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (status.Hint is { } hint && !profile.HintsInMessages)
        {
            Warnings.Add(context.Response, [hint]);
        }

        return shaped.Code != StatusCodes.Status406NotAcceptable && Representation.PrefersYaml(context.Request)
            ? BytesResponse.WriteAsync(context.Response, MediaType.Yaml, StatusWriter.WriteYaml(shaped))
            : BytesResponse.WriteAsync(context.Response, MediaType.Json, StatusWriter.Write(shaped, Pretty.IsWanted(context.Request)));
    }

    /// <summary>The same finding as the profile tells it.</summary>
    private static ApiStatus Shape(ApiStatus status, ApiProfile profile, bool isCodeFixed)
    {
        var hinted = profile.HintsInMessages && status.Hint is { } hint ? status with { Message = $"{status.Message} ({hint})" } : status;
        var shaped = profile.SendsErrorCodes ? hinted with { Message = status.ErrorMessage ?? hinted.Message } : hinted with { ErrorCode = null };
        return shaped.Code == 422 && !isCodeFixed ? shaped with { Code = profile.InvalidCode, Reason = profile.InvalidReason } : shaped;
    }
}
