using TfJobApi.Auth.Tokens;
using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Redaction;
using TfJobApi.Tenants;

namespace TfJobApi.Auth.Iam;

/// <summary>
/// POST /v3/auth/tokens: a token for a name and a password. An open server without users accepts any name and password,
/// as every caller may do everything.
/// </summary>
internal sealed class IamTokens(Users users, TenantRegistry tenants, AuthOptions options)
{
    /// <summary>The maximum length of the body, in bytes; it is read before authentication.</summary>
    private const int BodyLimit = 64 * 1024;

    private const string NoDomain = "domain";
    private const string DefaultProject = "cn-north-4";

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var read = request.ContentLength > BodyLimit ? ApiErrors.RequestEntityTooLarge(BodyLimit) : await RequestBody.ReadAsync(request);
        if (!read.TryGet(out var body, out _) || body.Length > BodyLimit)
        {
            await IamAnswers.RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, "The request body is too large");
            return;
        }

        if (!ObjectBody.Decode(request, body).TryGet(out var json, out _) || IamRequest.Of(json) is not { } asked)
        {
            await IamAnswers.RefuseAsync(context, StatusCodes.Status400BadRequest, "The request body is invalid");
            return;
        }

        if (!IsKnown(asked))
        {
            await IamAnswers.RefuseAsync(context, StatusCodes.Status401Unauthorized, "The username or password is wrong.");
            return;
        }

        if (asked.ScopeDomain?.Is(options.Domain) == false)
        {
            await IamAnswers.RefuseAsync(context, StatusCodes.Status401Unauthorized, "The domain is not the user's.");
            return;
        }

        if (asked.Project?.Is(options.Project) == false)
        {
            await IamAnswers.RefuseAsync(context, StatusCodes.Status401Unauthorized, "The project is not one of the user's.");
            return;
        }

        if (tenants.Activate(context) is { } failure)
        {
            await IamAnswers.RefuseAsync(context, StatusCodes.Status400BadRequest, failure.Message!);
            return;
        }

        // resolved now that the tenant is the one that stays
        var now = context.RequestServices.GetRequiredService<VirtualClock>().GetUtcNow();
        var tokens = context.RequestServices.GetRequiredService<IssuedTokens>();
        context.Response.Headers[SecretHeaders.SubjectToken] = tokens.Issue(asked.User, asked.IsForProject, now);
        await IamAnswers.SendAsync(context, IamName.Of(asked.User), DomainOf(asked), asked.IsForProject ? ProjectOf(asked) : null, now);
    }

    private bool IsKnown(IamRequest asked) =>
        (users.AreNone && options.Mode == AuthMode.Open)
        || (users.HasPassword(asked.User, asked.Password) && IsOfDomain(asked.Domain));

    private bool IsOfDomain(IamName? domain) => options.Domain.Length == 0 || domain?.Is(options.Domain) == true;

    private IamName DomainOf(IamRequest asked) => WithName(asked.Domain, options.Domain, NoDomain);

    private IamName ProjectOf(IamRequest asked) => WithName(asked.Project, options.Project, DefaultProject);

    /// <summary>Completes the requested name by the configured one, or by a default.</summary>
    private static IamName WithName(IamName? asked, string configured, string @default)
    {
        var known = IamName.Of(configured.Length > 0 ? configured : @default);
        return asked is null ? known : asked with { Name = asked.Name ?? known.Name };
    }
}
