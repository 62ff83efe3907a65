using Microsoft.AspNetCore.Authorization;
using TfJobApi.Auth.Iam;
using TfJobApi.Auth.Permissions;
using TfJobApi.Auth.Signatures;
using TfJobApi.Auth.Tokens;
using TfJobApi.Clock;
using TfJobApi.Http;
using TfJobApi.Resources.Definitions;
using TfJobApi.Tenants;

namespace TfJobApi.Auth;

/// <summary>Registers who may call, and puts the check into the pipeline when it is asked for.</summary>
internal static class AuthFeature
{
    public static void AddAuth(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Users>();
        builder.Services.AddSingleton<AccessReviews>();
        builder.Services.AddSingleton<RulesReviews>();
        builder.Services.AddSingleton<IAuthorizationHandler, PermissionHandler>();
        builder.Services.AddScoped<IssuedTokens>();
        builder.Services.AddTenantState(_ => new KeyLocks());
        builder.Services.AddScoped(services => new TokenMint(services.GetRequiredService<DeterministicOptions>()));
        builder.Services.AddScoped<SignatureVerifier>();
        builder.Services.AddSingleton<IamTokens>();
        builder.Services.AddTransient<CallerAuthentication>();

        // the core alone: AddAuthentication would bring data protection, which keeps keys on disk
        builder.Services.AddAuthenticationCore(authentication =>
        {
            authentication.AddScheme<CallerAuthentication>(CallerAuthentication.SchemeName, null);
            authentication.DefaultScheme = CallerAuthentication.SchemeName;
        });

        // a fallback policy, not a policy on the routes: a stranger must get 401 before 404, 405 and 415
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(
            new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new PermissionRequirement()).Build());
    }

    public static bool EnforcesAuth(this WebApplication app) =>
        app.Services.GetRequiredService<AuthOptions>().Mode != AuthMode.Open;

    public static void UseAuth(this WebApplication app)
    {
        if (app.EnforcesAuth())
        {
            app.UseAuthentication();
            app.UseAuthorization();
            return;
        }

        // WebApplication puts both into the pipeline itself unless it finds these marks; an open server pays for neither.
        // Source: https://github.com/dotnet/aspnetcore/blob/main/src/DefaultBuilder/src/WebApplicationBuilder.cs
        var properties = ((IApplicationBuilder)app).Properties;
        properties["__AuthenticationMiddlewareSet"] = true;
        properties["__AuthorizationMiddlewareSet"] = true;
    }

    public static void MapIam(this WebApplication app) =>
        app.MapPost("/v3/auth/tokens", static (HttpContext context, IamTokens iam) => iam.HandleAsync(context))
            .AllowAnonymous().WithTags("IAM").WithName("createToken").WithSummary("Get a token for a name and a password");

    public static void MapReviews(this WebApplication app)
    {
        var questions = app.MapGroup(Reviews.SelfSubjectAccess.Root).ExcludeFromDescription();
        questions.MapPost(Reviews.SelfSubjectAccess.Plural, app.Services.GetRequiredService<AccessReviews>().HandleAsync);
        questions.MapPost(Reviews.SelfSubjectRules.Plural, app.Services.GetRequiredService<RulesReviews>().HandleAsync);
    }
}
