using Microsoft.AspNetCore.Authentication;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Updates;

namespace TfJobApi.FaultInjection.Effects;

/// <summary>Rejects a request with a status and the API's own body for it.</summary>
internal sealed class StatusEffect : Effect
{
    public static readonly int[] Codes = [400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 422, 429, 500, 502, 503, 504];

    public static string AllCodes { get; } = string.Join(", ", Codes);

    public override string Label => "status";

    public override string Syntax => "\"status\": 503";

    public override string Description => "the API's own body for this status, with `message` and `retryAfter` if they are set";

    // the message of etcd's errors, from https://github.com/kubernetes/apiserver/blob/master/pkg/storage/etcd3/errors.go
    public static string TooOld(string verb) =>
        $"The resourceVersion for the provided {(verb == RequestInfo.Watch ? verb : RequestInfo.List)} is too old.";

    public override bool IsIn(FaultEffect effect) => effect.Status is not null;

    public override void Check(FaultEffect effect, FieldErrorList causes)
    {
        if (effect.Status is { } status && !Codes.Contains(status))
        {
            causes.Add(FaultCheck.Wrong("effect.status", $"must be one of {AllCodes}"));
        }

        if (effect.Message is not null && effect.Status is null or 401)
        {
            causes.Add(FaultCheck.Wrong(
                "effect.message", "is allowed only with a status, except 401, whose message depends on the credential of the request"));
        }

        FaultCheck.CheckText("effect.message", effect.Message, causes);
        InjectedRetryAfter.Check(effect, causes);
    }

    public override async Task InvokeAsync(FaultedRequest request, Func<Task> next)
    {
        var (context, effect) = (request.Context, request.Injection.Effect);
        if (request.Injection.IsRequested)
        {
            context.Response.Headers["Preference-Applied"] = $"code={effect.Status}";
        }

        if (effect.Status == 401)
        {
            // Auth knows the response, which depends on the credential of the request
            await context.ChallengeAsync();
            return;
        }

        var name = effect is { Status: 409, Message: null } && request.Info.Verb == RequestInfo.Create
            ? await ReadNameAsync(context.Request)
            : request.Info.Name;
        var status = InjectedRetryAfter.Apply(effect, CreateStatus(effect, request.Info, name, context), context.Response, request.MachineTime.GetUtcNow());
        status = effect.Message is { } message ? status with { Message = message } : status;
        await (effect.Status == 502 ? WriteBadGatewayAsync(context, effect.Message, status) : StatusResult.WriteAsync(context, status));
    }

    /// <summary>Sends what stands before an API server: CCI's gateway, or a proxy, which knows no Status.</summary>
    private static Task WriteBadGatewayAsync(HttpContext context, string? message, ApiStatus status)
    {
        if (context.RequestServices.GetRequiredService<ApiProfile>().SendsGatewayErrors)
        {
            return GatewayResponse.WriteAsync(context, status.Code, "APIGW.0201", message ?? "Backend unavailable.", status);
        }

        context.Recorder?.Refusal = status;
        context.Response.StatusCode = status.Code;
        StatusResult.SetRetryAfter(context.Response, status);
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"{status.Message}\n");
    }

    private static ApiStatus CreateStatus(FaultEffect effect, RequestInfo info, string name, HttpContext context) => effect.Status switch
    {
        400 => ApiErrors.BadRequest("the server rejected our request for an unknown reason"),
        403 => context.Errors.Forbidden(
            context.User.Identity?.Name ?? "system:anonymous", info.Verb, info.Group, info.Resource, info.Namespace, info.Name),
        404 => NotFound(info),
        405 => ApiErrors.MethodNotAllowed(),
        406 => ApiErrors.NotAcceptable(Representation.Offered(info.Verb == RequestInfo.Watch)),
        409 when info.Verb == RequestInfo.Create => ApiErrors.AlreadyExists(info.Definition!.Name, name),
        409 => ApiErrors.Conflict(info.Definition!.Name, name),
        410 => ApiErrors.Expired(TooOld(info.Verb)),
        413 => ApiErrors.RequestEntityTooLarge(RequestBody.Limit),
        415 => ApiErrors.UnsupportedMediaType(info.Verb == RequestInfo.Patch
            ? PatchTypes.Accepted(context.RequestServices.GetRequiredService<ApiProfile>().AcceptsAllPatches)
            : ObjectBody.Accepted),
        422 => ApiErrors.Unprocessable(info.Definition!.Name, info.Name, [StatusCause.Forbidden("spec", "injected fault")]),
        429 => ApiErrors.TooManyRequests(retryAfter: 1),
        502 => ApiErrors.BadGateway(),
        503 => ApiErrors.ServiceUnavailable(retryAfter: 1),
        504 => ApiErrors.Timeout(),
        _ => ApiErrors.InjectedError(),
    };

    private static ApiStatus NotFound(RequestInfo info) => info switch
    {
        { Name.Length: > 0 } => ApiErrors.NotFound(info.Definition!.Name, info.Name),
        { Namespace.Length: > 0 } => ApiErrors.NamespaceNotFound(info.Namespace),
        _ => new(404, "NotFound", "the server could not find the requested resource") { Details = new() },
    };

    /// <summary>Reads the name in the body; empty if it cannot be read.</summary>
    private static async ValueTask<string> ReadNameAsync(HttpRequest request)
    {
        var read = await RequestBody.ReadAsync(request);
        return read.TryGet(out var body, out _) && ObjectBody.Decode(request, body).TryGet(out var json, out _)
            ? json["metadata"]["name"].Text ?? ""
            : "";
    }
}
