using Microsoft.AspNetCore.Authorization;
using TfJobApi.Api;
using TfJobApi.Auth.Iam;
using TfJobApi.Auth.Permissions;
using TfJobApi.Auth.Signatures;
using TfJobApi.Auth.Tokens;
using TfJobApi.Http;
using TfJobApi.Resources.Definitions;
using TfJobApi.Tenants;

namespace TfJobApi.Auth;

internal static class AuthFeature
{
    /// <param name="isShared">Whether other processes must verify the tokens of this one.</param>
    public static void AddAuth(this WebApplicationBuilder builder, bool isShared = false)
    {
        builder.Services.AddSingleton<Users>();
        builder.Services.AddSingleton<AccessReviews>();
        builder.Services.AddSingleton<ICallerAccess, CallerAccess>();
        builder.Services.AddSingleton<RulesReviews>();
        builder.Services.AddSingleton<IAuthorizationHandler, PermissionHandler>();
        builder.AddTokens(isShared);
        builder.Services.AddTenantState<KeyLocks>();
        builder.Services.AddScoped<SignatureVerifier>();
        builder.Services.AddSingleton<IamLookups>();
        builder.Services.AddSingleton<IamTokens>();
        builder.Services.AddTransient<CallerAuthentication>();

        // Not AddAuthentication, which adds data protection with keys on disk.
        builder.Services.AddAuthenticationCore(authentication =>
        {
            authentication.AddScheme<CallerAuthentication>(CallerAuthentication.SchemeName, null);
            authentication.DefaultScheme = CallerAuthentication.SchemeName;
        });

        // A fallback policy instead of policies on routes: a request without a credential gets 401 even if it would get 404, 405 or 415.
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(
            new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new PermissionRequirement()).Build());
    }

    private static void AddTokens(this WebApplicationBuilder builder, bool isShared)
    {
        if (isShared)
        {
            builder.Services.AddScoped<ITokens, SharedTokens>();
            return;
        }

        builder.Services.AddScoped<TokenGenerator>();
        builder.Services.AddScoped<ITokens, IssuedTokens>();
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

        // WebApplication adds both itself unless these properties are set; an open server does not need them.
        // Source: https://github.com/dotnet/aspnetcore/blob/main/src/DefaultBuilder/src/WebApplicationBuilder.cs
        var properties = ((IApplicationBuilder)app).Properties;
        properties["__AuthenticationMiddlewareSet"] = true;
        properties["__AuthorizationMiddlewareSet"] = true;
    }

    public static void MapIam(this WebApplication app)
    {
        var iam = app.MapGroup("/v3").WithTags("IAM");
        iam.MapPost("/auth/tokens", static (HttpContext context, IamTokens tokens) => tokens.HandleAsync(context))
            .AllowAnonymous().WithName("createToken").WithSummary("Create a token from a name and a password")
            .WithMetadata(new RequestBodyMetadata(typeof(IamRequest), [MediaType.Json])).Produces<IamTokens>(201).Refuses(400, 401, 413, 429, 503);

        iam.MapGet("/projects", static (HttpContext context, IamLookups lookups) => lookups.SendProjectsAsync(context))
            .WithName("listProjects").WithSummary("Look up the id of a project by its name").Produces<IamLookups>().Refuses(401);
        iam.MapGet("/auth/domains", static (HttpContext context, IamLookups lookups) => lookups.SendDomainsAsync(context))
            .WithName("listDomains").WithSummary("Look up the id of the account").Produces<IamLookups>().Refuses(401);
        iam.MapGet("/auth/catalog", static (HttpContext context, IamLookups lookups) => lookups.SendCatalogAsync(context))
            .WithName("listCatalog").WithSummary("List the endpoints of services: none").Produces<IamLookups>().Refuses(401);
    }

    public static void MapReviews(this RouteGroupBuilder api)
    {
        var questions = api.MapGroup(Reviews.SelfSubjectAccess.Root).WithTags("Access");
        questions.MapPost(Reviews.SelfSubjectAccess.Plural, static (HttpContext context, AccessReviews reviews) => reviews.HandleAsync(context))
            .WithName("createSelfSubjectAccessReview").WithSummary("Check whether the caller may make a call, without making it")
            .Takes<AccessReviews>(MediaType.Json, MediaType.Yaml, MediaType.Protobuf)
            .WithExample("""
                {"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":
                 {"group":"kubeflow.org","resource":"tfjobs","verb":"patch","namespace":"kube-test","name":"tfjob-test"}}}
                """)
            .Produces<AccessReviews>(201).Refuses(422);
        questions.MapPost(Reviews.SelfSubjectRules.Plural, static (HttpContext context, RulesReviews reviews) => reviews.HandleAsync(context))
            .WithName("createSelfSubjectRulesReview").WithSummary("List the calls that the caller may make in a namespace")
            .Takes<RulesReviews>(MediaType.Json, MediaType.Yaml, MediaType.Protobuf)
            .WithExample("""{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectRulesReview","spec":{"namespace":"kube-test"}}""")
            .Produces<RulesReviews>(201);
    }
}
