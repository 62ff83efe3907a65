using Microsoft.AspNetCore.Mvc;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Lifecycle.Pods;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Simulation;

namespace TfJobApi.Admin;

internal static class SimulatedJobEndpoints
{
    private const string Jobs = "/lifecycle/jobs";
    private const string Job = $"{Jobs}/{{namespace}}/{{job}}";

    public static void MapSimulatedJobs(this RouteGroupBuilder admin)
    {
        admin.MapGet(Jobs, (JobSimulator simulator) => ListAsync(simulator))
            .WithName("listSimulatedJobs").WithSummary("List the simulated jobs").Produces<SimulatedJobList>();

        admin.MapGet(Job, ([FromRoute] string @namespace, [FromRoute] string job, JobSimulator simulator) => ReadAsync(KeyOf(@namespace, job), simulator))
            .WithName("readSimulatedJob").WithSummary("Read a simulated job: its scenario, its pods, what comes next, and why each condition came")
            .Produces<SimulatedJobState>().Refuses(404);

        admin.MapPut(Job, ([FromRoute] string @namespace, [FromRoute] string job, HttpRequest request, JobSimulator simulator) => ChangeAsync(KeyOf(@namespace, job), request, simulator))
            .WithName("changeSimulatedJob").WithSummary("Give a job a scenario, which begins its simulation if it is not simulated; stop or resume what comes by itself")
            .Takes<SimulatedJobChange>().WithExample("""{"scenario":"succeed;run=30s"}""").Produces<SimulatedJobState>().Refuses(404, 409, 507);

        admin.MapDelete(Job, ([FromRoute] string @namespace, [FromRoute] string job, JobSimulator simulator) => EndAsync(KeyOf(@namespace, job), simulator))
            .WithName("endSimulation").WithSummary("End the simulation of a job; its status and its pods stay").Produces(204).Refuses(404);

        admin.MapPost(Job + "/pods/{pod}", ([FromRoute] string @namespace, [FromRoute] string job, [FromRoute] string pod, HttpRequest request, JobSimulator simulator) =>
                StepAsync(KeyOf(@namespace, job), pod, request, simulator))
            .WithName("stepPods").WithSummary("Start, end or delete pods of a simulated job by hand: all of a pattern, or none")
            .Takes<PodStepDefinition>().WithExample("""{"exit":137,"reason":"OOMKilled"}""").Produces<SimulatedJobState>().Refuses(404, 409);
    }

    private static async ValueTask<IResult> ListAsync(JobSimulator simulator) => Results.Json(
        new SimulatedJobList([.. (await simulator.Control.ListAsync()).Select(SimulatedJobSummary.From)]), AdminJson.Default.SimulatedJobList);

    private static async ValueTask<IResult> ReadAsync(ObjectKey key, JobSimulator simulator) => Answer(await simulator.Control.ReadAsync(key));

    private static async ValueTask<IResult> ChangeAsync(ObjectKey key, HttpRequest request, JobSimulator simulator) =>
        (await AdminBody.ReadJsonAsync(request)).TryGet(out var json, out var failure) && JobChange.Read(json).TryGet(out var change, out failure)
            ? Answer(await simulator.Control.ChangeAsync(key, change))
            : new StatusResult(failure);

    private static async ValueTask<IResult> EndAsync(ObjectKey key, JobSimulator simulator) =>
        await simulator.Control.EndAsync(key) is { } failure ? new StatusResult(failure) : Results.NoContent();

    private static async ValueTask<IResult> StepAsync(ObjectKey key, string pattern, HttpRequest request, JobSimulator simulator)
    {
        if (pattern.Length > PodPattern.MaxLength)
        {
            return new StatusResult(AdminBody.Invalid("pod", $"must be {PodPattern.Example}"));
        }

        return (await AdminBody.ReadJsonAsync(request)).TryGet(out var json, out var failure) && PodStepReader.Read(json).TryGet(out var step, out failure)
            ? Answer(await simulator.Control.StepAsync(key, new(pattern), step))
            : new StatusResult(failure);
    }

    private static ObjectKey KeyOf(string @namespace, string name) => new(TfJob.Definition, @namespace, name);

    private static IResult Answer(Result<JobReading> outcome) => outcome.TryGet(out var reading, out var failure)
        ? Results.Json(SimulatedJobState.From(reading), AdminJson.Default.SimulatedJobState)
        : new StatusResult(failure);
}

/// <summary>A change of a simulated job: a scenario, hold, or both.</summary>
/// <param name="Scenario">A named form, for example <c>fail;run=10s;exit=1;pod=worker-0</c>.</param>
/// <param name="Pods">The scenario in full instead.</param>
/// <param name="Hold">Whether to stop what comes by itself.</param>
internal sealed record SimulatedJobChange(string? Scenario = null, IReadOnlyList<PodScriptDefinition>? Pods = null, bool? Hold = null);

/// <summary>A step of pods by hand: exactly one of start, exit, evict and delete.</summary>
/// <param name="Start">True: starts pods that wait.</param>
/// <param name="Exit">Ends the main containers with this exit code, 0 to 255.</param>
/// <param name="Reason">With an exit: its reason, for example OOMKilled.</param>
/// <param name="Message">With an exit: its message.</param>
/// <param name="Evict">Evicts pods, with this message.</param>
/// <param name="Delete">True: deletes pods. The controller replaces them until the job ends.</param>
internal sealed record PodStepDefinition(
    bool? Start = null, int? Exit = null, string? Reason = null, string? Message = null, string? Evict = null, bool? Delete = null);
