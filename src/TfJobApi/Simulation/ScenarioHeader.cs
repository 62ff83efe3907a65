using TfJobApi.Http;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;

namespace TfJobApi.Simulation;

/// <summary>Reads the scenario in a header of a request that creates a TFJob; 400 if it is not valid.</summary>
internal sealed class ScenarioHeader(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method)
            || context.Request.Headers[MockHeaders.Lifecycle] is not { Count: > 0 } values
            || context.GetEndpoint()?.Metadata.GetMetadata<ResourceDefinition>() != TfJob.Definition)
        {
            return next(context);
        }

        if (!ScenarioText.Parse(values.ToString(), MockHeaders.Lifecycle).TryGet(out var scenario, out var failure))
        {
            return StatusResult.WriteAsync(context, failure);
        }

        context.Features.Set<ICreationRequest>(new RequestedScenario(scenario));
        return next(context);
    }
}

internal sealed record RequestedScenario(Scenario Scenario) : ICreationRequest;
