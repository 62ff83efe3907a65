using Microsoft.AspNetCore.Authentication;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Updates;

namespace TfJobApi.FaultInjection;

/// <summary>The refusals that can be asked for, as the API would give them to the request at hand.</summary>
internal static class InjectedErrors
{
    /// <summary>The most seconds that a caller can be told to wait: a day.</summary>
    public const int LongestWait = 86_400;

    public static readonly int[] Codes = [400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 422, 429, 500, 503, 504];

    public static async Task WriteAsync(HttpContext context, RequestInfo call, FaultEffect effect)
    {
        if (effect.Status == 401)
        {
            // the response depends on the credential of the request, which Auth knows
            await context.ChallengeAsync();
            return;
        }

        var status = effect is { Status: 409, Message: null } && call.Verb == "create"
            ? ApiErrors.AlreadyExists(await NameInBodyAsync(context.Request))
            : Of(effect, call, context);
        await StatusResult.WriteAsync(context, effect.Message is { } message ? status with { Message = message, ErrorMessage = null } : status, isCodeFixed: true);
    }

    private static ApiStatus Of(FaultEffect effect, RequestInfo call, HttpContext context)
    {
        var seconds = effect.RetryAfter ?? 1;
        return effect.Status switch
        {
            400 => ApiErrors.BadRequest("the server rejected our request for an unknown reason"),
            403 => ApiErrors.Forbidden(
                context.User.Identity?.Name ?? "system:anonymous", call.Verb, call.Group, call.Resource, call.Namespace, call.Name),
            404 => NotFound(call),
            405 => ApiErrors.MethodNotAllowed(),
            406 => ApiErrors.NotAcceptable(Representation.Offered(call.Verb == RequestInfo.Watch)),
            409 => call.Verb == "create" ? ApiErrors.AlreadyExists(call.Name) : ApiErrors.Conflict(call.Name),
            410 => ApiErrors.Expired(TooOld(call.Verb)),
            413 => ApiErrors.RequestEntityTooLarge(RequestBody.Limit),
            415 => ApiErrors.UnsupportedMediaType(call.Verb == "patch"
                ? PatchTypes.Accepted(context.RequestServices.GetRequiredService<ApiProfile>().TakesJsonPatch)
                : ObjectBody.Accepted),
            422 => Invalid(call),
            429 => ApiErrors.TooManyRequests(seconds),
            503 => ApiErrors.ServiceUnavailable(seconds),
            504 => ApiErrors.Timeout(),
            _ => ApiErrors.InjectedError(),
        };
    }

    /// <summary>As etcd's refusals are told. Source: https://github.com/kubernetes/apiserver/blob/master/pkg/storage/etcd3/errors.go</summary>
    public static string TooOld(string verb) => $"The resourceVersion for the provided {(verb == RequestInfo.Watch ? RequestInfo.Watch : "list")} is too old.";

    private static ApiStatus NotFound(RequestInfo call) => call switch
    {
        { Name.Length: > 0 } => ApiErrors.NotFound(call.Name),
        { Namespace.Length: > 0 } => ApiErrors.NamespaceNotFound(call.Namespace),
        _ => new(404, "NotFound", "the server could not find the requested resource") { Details = new() },
    };

    private static ApiStatus Invalid(RequestInfo call)
    {
        var causes = new FieldErrorList();
        causes.Add(StatusCause.Forbidden("spec", "this refusal was asked for"));

        return ApiErrors.Invalid(causes, call.Name);
    }

    /// <summary>The name of the object that was to be created; empty when it cannot be read.</summary>
    private static async ValueTask<string> NameInBodyAsync(HttpRequest request)
    {
        var read = await RequestBody.ReadAsync(request);
        return read.Succeeded(out var body, out _) && ObjectBody.Decode(request, body).Succeeded(out var json, out _)
            ? json["metadata"]["name"].Text ?? ""
            : "";
    }
}
