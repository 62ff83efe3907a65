using TfJobApi.Errors;
using TfJobApi.FaultInjection;
using TfJobApi.Representations;

namespace TfJobApi.Admin;

internal static class FaultEndpoints
{
    public static void MapFaults(this RouteGroupBuilder admin)
    {
        admin.MapGet("/faults", (FaultRules rules) => List(rules))
            .WithName("listFaults").WithSummary("List the fault rules, with the number of requests that each matched and injected its effect into")
            .Produces<FaultList>().RefusesWith();

        admin.MapPost("/faults", (HttpRequest request, FaultRules rules) => AddAsync(request, rules))
            .WithName("addFault").WithSummary("Add a fault rule; the first rule that applies to a request decides its effect")
            .Takes<FaultDefinition>().Produces<FaultState>(StatusCodes.Status201Created).RefusesWith(400, 409, 413, 415);

        admin.MapDelete("/faults", (FaultRules rules) => Clear(rules))
            .WithName("deleteFaults").WithSummary("Remove all fault rules").Produces(StatusCodes.Status204NoContent).RefusesWith();

        admin.MapDelete("/faults/{fault}", (string fault, FaultRules rules) => Remove(fault, rules))
            .WithName("deleteFault").WithSummary("Remove a fault rule").Produces(StatusCodes.Status204NoContent).RefusesWith(404);
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

/// <summary>A fault rule and its counters.</summary>
/// <param name="Matched">How many requests have matched.</param>
/// <param name="Injected">How many of them got the effect.</param>
internal sealed record FaultState(
    string Id, FaultMatch? Match, FaultWhen? When, int? Times, FaultEffect Effect, long Matched, long Injected)
{
    public static FaultState From(ActiveFaultRule rule)
    {
        var (matched, injected) = rule.Counts;
        var definition = rule.Definition;
        return new(rule.Id, definition.Match, definition.When, definition.Times, definition.Effect, matched, injected);
    }
}

/// <summary>The fault rules, in the order in which they apply.</summary>
internal sealed record FaultList(IReadOnlyList<FaultState> Faults);
