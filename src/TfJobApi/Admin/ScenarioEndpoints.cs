using Microsoft.AspNetCore.Mvc;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Simulation;

namespace TfJobApi.Admin;

internal static class ScenarioEndpoints
{
    public static void MapScenarios(this RouteGroupBuilder admin)
    {
        admin.MapGet("/lifecycle/scenarios", (ScenarioRules rules) => List(rules))
            .WithName("listScenarios").WithSummary("List the scenarios for new jobs").Produces<ScenarioList>();

        admin.MapPost("/lifecycle/scenarios", (HttpRequest request, ScenarioRules rules) => AddAsync(request, rules))
            .WithName("addScenario").WithSummary("Add a scenario for new jobs. The first matching one applies to a job without a scenario of its own")
            .Takes<ScenarioDefinition>()
            .WithExample("""
                {"id":"flaky-worker","match":{"name":"train-*"},"pods":[{"pod":"worker-1","runs":[{"run":"20s","exit":137,"reason":"OOMKilled"},{"run":"40s","exit":0}]}]}
                """)
            .Produces<ScenarioDefinition>(201).Refuses(409, 507);

        admin.MapDelete("/lifecycle/scenarios", (ScenarioRules rules) =>
        {
            rules.Clear();
            return Results.NoContent();
        }).WithName("deleteScenarios").WithSummary("Delete all scenarios for new jobs; simulated jobs keep theirs").Produces(204);

        admin.MapDelete("/lifecycle/scenarios/{scenario}", ([FromRoute] string scenario, ScenarioRules rules) => Remove(scenario, rules))
            .WithName("deleteScenario").WithSummary("Delete a scenario for new jobs; simulated jobs keep theirs").Produces(204).Refuses(404);
    }

    private static IResult List(ScenarioRules rules) =>
        Results.Json(new ScenarioList([.. rules.All.Select(Define)]), AdminJson.Default.ScenarioList);

    private static async ValueTask<IResult> AddAsync(HttpRequest request, ScenarioRules rules) =>
        (await AdminBody.ReadJsonAsync(request)).TryGet(out var json, out var failure) && rules.Add(json).TryGet(out var rule, out failure)
            ? Results.Json(Define(rule), AdminJson.Default.ScenarioDefinition, statusCode: StatusCodes.Status201Created)
            : new StatusResult(failure);

    private static IResult Remove(string id, ScenarioRules rules) =>
        rules.Remove(id) ? Results.NoContent() : AdminBody.NotFound($"there is no scenario {GoQuote.Quote(id)}");

    private static ScenarioDefinition Define(ScenarioRule rule) => ScenarioDefinition.From(rule.Json) with { Id = rule.Scenario.Id };
}

/// <summary>The scenarios for new jobs, in the order in which they apply.</summary>
internal sealed record ScenarioList(IReadOnlyList<ScenarioDefinition> Scenarios);
