using System.Globalization;
using TfJobApi.Auth.Tokens;
using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Redaction;
using TfJobApi.Tenants;

namespace TfJobApi.Auth.Iam;

/// <summary>
/// Handles POST /v3/auth/tokens, which creates a token from a name and a password. An open server without users accepts any
/// name and password.
/// </summary>
internal sealed class IamTokens(Users users, TenantRegistry tenants, AuthOptions options)
{
    public const string Path = "/v3/auth/tokens";

    /// <summary>In bytes; the body is read before authentication.</summary>
    private const int BodyLimit = 64 * 1024;

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var read = request.ContentLength > BodyLimit ? ApiErrors.RequestEntityTooLarge(BodyLimit) : await RequestBody.ReadAsync(request);
        if (!read.TryGet(out var body, out var refusal) && refusal.Code != StatusCodes.Status413PayloadTooLarge)
        {
            context.Response.Headers.RetryAfter = refusal.Details?.RetryAfterSeconds?.ToString(CultureInfo.InvariantCulture);
            await IamResponses.SendErrorAsync(context, refusal.Code, refusal.Message!);
            return;
        }

        if (body is null || body.Length > BodyLimit)
        {
            await IamResponses.SendErrorAsync(context, StatusCodes.Status413PayloadTooLarge, "The request body is too large");
            return;
        }

        if (!ObjectBody.Decode(request, body).TryGet(out var json, out _) || IamRequest.Parse(json) is not { } wanted)
        {
            await IamResponses.SendErrorAsync(context, StatusCodes.Status400BadRequest, "The request body is invalid");
            return;
        }

        if (Check(wanted) is { } error)
        {
            await IamResponses.SendErrorAsync(context, StatusCodes.Status401Unauthorized, error);
            return;
        }

        if (tenants.Activate(context) is { } failure)
        {
            await IamResponses.SendErrorAsync(context, StatusCodes.Status400BadRequest, failure.Message!);
            return;
        }

        // Resolve these after the activation, which may replace the tenant.
        var now = context.RequestServices.GetRequiredService<VirtualClock>().GetUtcNow();
        var tokens = context.RequestServices.GetRequiredService<ITokens>();
        if (!(await tokens.IssueAsync(wanted.User, wanted.Project is not null, now)).TryGet(out var token, out failure))
        {
            await IamResponses.SendErrorAsync(context, failure.Code, failure.Message!);
            return;
        }

        context.Response.Headers[SecretHeaders.SubjectToken] = token;
        var domain = WithName(wanted.Domain, options.Domain, IamName.DefaultDomain);
        var project = wanted.Project is null ? null : WithName(wanted.Project, options.Project, IamName.DefaultProject);
        await IamResponses.SendTokenAsync(context, IamName.Create(wanted.User), domain, project, now);
    }

    private string? Check(IamRequest wanted) =>
        !IsKnown(wanted) ? "The username or password is wrong."
        : wanted.ScopeDomain?.Matches(options.Domain) == false ? "The domain is not the user's."
        : wanted.Project?.Matches(options.Project) == false ? "The project is not one of the user's."
        : null;

    private bool IsKnown(IamRequest wanted) =>
        (users.IsEmpty && options.Mode == AuthMode.Open)
        || (users.HasPassword(wanted.User, wanted.Password) && (options.Domain.Length == 0 || wanted.Domain?.Matches(options.Domain) == true));

    /// <summary>Completes the requested name by the configured one, or by a default.</summary>
    private static IamName WithName(IamName? wanted, string configured, string @default)
    {
        var known = IamName.OrDefault(configured, @default);
        return wanted is null ? known : wanted with { Name = wanted.Name ?? known.Name };
    }
}
