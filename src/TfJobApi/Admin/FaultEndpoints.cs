using TfJobApi.Errors;
using TfJobApi.FaultInjection;
using TfJobApi.Representations;
using TfJobApi.Tenants;

namespace TfJobApi.Admin;

/// <summary>The tenant's rules for faults.</summary>
internal static class FaultEndpoints
{
    public static void MapFaults(this RouteGroupBuilder admin)
    {
        admin.MapGet("/faults", (HttpContext context) => List(context))
            .WithName("listFaults").WithSummary("List the rules for faults, and how often each has matched and met")
            .Produces<FaultList>().RefusesWith();

        admin.MapPost("/faults", (HttpContext context) => AddAsync(context))
            .WithName("addFault").WithSummary("Add a rule by which requests go wrong; the first one that meets a request has it")
            .Takes<FaultDefinition>().Produces<FaultState>(StatusCodes.Status201Created).RefusesWith(400, 409, 413, 415);

        admin.MapDelete("/faults", (HttpContext context) => Clear(context))
            .WithName("deleteFaults").WithSummary("Remove all rules for faults").Produces(StatusCodes.Status204NoContent).RefusesWith();

        admin.MapDelete("/faults/{fault}", (string fault, HttpContext context) => Remove(fault, context))
            .WithName("deleteFault").WithSummary("Remove a rule for faults").Produces(StatusCodes.Status204NoContent).RefusesWith(404);
    }

    private static IResult List(HttpContext context) =>
        Results.Json(new FaultList([.. Tenant.Get<FaultRules>(context).All.Select(FaultState.Of)]), AdminJson.Default.FaultList);

    private static async ValueTask<IResult> AddAsync(HttpContext context)
    {
        var read = await AdminBody.ReadAsync(context.Request, AdminJson.Default.FaultDefinition);
        if (!read.Succeeded(out var definition, out var failure)
            || !Tenant.Get<FaultRules>(context).Add(definition).Succeeded(out var rule, out failure))
        {
            return new StatusResult(failure);
        }

        return Results.Json(FaultState.Of(rule), AdminJson.Default.FaultState, statusCode: StatusCodes.Status201Created);
    }

    private static IResult Clear(HttpContext context)
    {
        Tenant.Get<FaultRules>(context).Clear();
        return Results.NoContent();
    }

    private static IResult Remove(string id, HttpContext context) => Tenant.Get<FaultRules>(context).Remove(id)
        ? Results.NoContent()
        : new StatusResult(new ApiStatus(404, "NotFound", $"there is no fault {GoQuote.Quote(id)}"));
}
