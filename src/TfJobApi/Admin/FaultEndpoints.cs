using Microsoft.AspNetCore.Mvc;
using TfJobApi.Errors;
using TfJobApi.FaultInjection;
using TfJobApi.Http;
using TfJobApi.Representations;

namespace TfJobApi.Admin;

internal static class FaultEndpoints
{
    public static void MapFaults(this RouteGroupBuilder admin)
    {
        admin.MapGet("/faults", (FaultRules rules) => Results.Json(List(rules), AdminJson.Default.FaultList))
            .WithName("listFaults").WithSummary("List the fault rules and their counters").Produces<FaultList>();

        admin.MapPost("/faults", (HttpRequest request, FaultRules rules) => AddAsync(request, rules))
            .WithName("addFault").WithSummary("Add a fault rule. The first matching rule applies.")
            .Takes<FaultDefinition>()
            .WithExample("""{"id":"first-patch","match":{"verbs":["patch"],"namespace":"kube-test"},"when":{"first":1},"effect":{"status":409}}""")
            .Produces<FaultState>(201).Refuses(409, 507);

        admin.MapDelete("/faults", (FaultRules rules) =>
        {
            rules.Clear();
            return Results.NoContent();
        }).WithName("deleteFaults").WithSummary("Delete all fault rules").Produces(204);

        admin.MapDelete("/faults/{fault}", ([FromRoute] string fault, FaultRules rules) => Remove(fault, rules))
            .WithName("deleteFault").WithSummary("Delete a fault rule").Produces(204).Refuses(404);
    }

    public static FaultList List(FaultRules rules) => new([.. rules.All.Select(FaultState.From)]);

    private static async ValueTask<IResult> AddAsync(HttpRequest request, FaultRules rules)
    {
        return (await AdminBody.ReadAsync(request, AdminJson.Default.FaultDefinition)).TryGet(out var definition, out var failure)
            && rules.Add(definition).TryGet(out var rule, out failure)
                ? Results.Json(FaultState.From(rule), AdminJson.Default.FaultState, statusCode: StatusCodes.Status201Created)
                : new StatusResult(failure);
    }

    private static IResult Remove(string id, FaultRules rules) =>
        rules.Remove(id) ? Results.NoContent() : AdminBody.NotFound($"there is no fault {GoQuote.Quote(id)}");
}

/// <summary>A fault rule and its counters.</summary>
/// <param name="Matched">The number of requests that matched.</param>
/// <param name="Injected">The number of requests to which the effect was applied.</param>
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
