using TfJobApi.Errors;
using TfJobApi.FaultInjection;
using TfJobApi.Representations;

namespace TfJobApi.Admin;

/// <summary>The tenant's rules for faults.</summary>
internal static class FaultEndpoints
{
    public static void MapFaults(this RouteGroupBuilder admin)
    {
        admin.MapGet("/faults", (FaultRules rules) => List(rules))
            .WithName("listFaults").WithSummary("List the rules for faults, and how often each has matched and met")
            .Produces<FaultList>().RefusesWith();

        admin.MapPost("/faults", (HttpRequest request, FaultRules rules) => AddAsync(request, rules))
            .WithName("addFault").WithSummary("Add a rule by which requests go wrong; the first one that meets a request has it")
            .Takes<FaultDefinition>().Produces<FaultState>(StatusCodes.Status201Created).RefusesWith(400, 409, 413, 415);

        admin.MapDelete("/faults", (FaultRules rules) => Clear(rules))
            .WithName("deleteFaults").WithSummary("Remove all rules for faults").Produces(StatusCodes.Status204NoContent).RefusesWith();

        admin.MapDelete("/faults/{fault}", (string fault, FaultRules rules) => Remove(fault, rules))
            .WithName("deleteFault").WithSummary("Remove a rule for faults").Produces(StatusCodes.Status204NoContent).RefusesWith(404);
    }

    private static IResult List(FaultRules rules) =>
        Results.Json(new FaultList([.. rules.All.Select(FaultState.From)]), AdminJson.Default.FaultList);

    private static async ValueTask<IResult> AddAsync(HttpRequest request, FaultRules rules)
    {
        var read = await AdminBody.ReadAsync(request, AdminJson.Default.FaultDefinition);
        if (!read.Succeeded(out var definition, out var failure)
            || !rules.Add(definition).Succeeded(out var rule, out failure))
        {
            return new StatusResult(failure);
        }

        return Results.Json(FaultState.From(rule), AdminJson.Default.FaultState, statusCode: StatusCodes.Status201Created);
    }

    private static IResult Clear(FaultRules rules)
    {
        rules.Clear();
        return Results.NoContent();
    }

    private static IResult Remove(string id, FaultRules rules) => rules.Remove(id)
        ? Results.NoContent()
        : new StatusResult(new ApiStatus(404, "NotFound", $"there is no fault {GoQuote.Quote(id)}"));
}
