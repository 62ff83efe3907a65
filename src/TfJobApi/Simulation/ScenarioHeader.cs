using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Simulation;

/// <summary>Reads the scenario in a header of a request that creates a TFJob; 400 if it is not valid.</summary>
internal sealed class ScenarioHeader(RequestDelegate next)
{
    public const string Name = "X-Mock-Lifecycle";

    // the store does not know the request that it serves
    private static readonly AsyncLocal<Scenario?> Current = new();

    /// <summary>The scenario of the current request; null if it has none.</summary>
    public static Scenario? Requested => Current.Value;

    public Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method)
            || context.Request.Headers[Name] is not { Count: > 0 } values
            || context.GetEndpoint()?.Metadata.GetMetadata<ResourceDefinition>() != TfJob.Definition)
        {
            return next(context);
        }

        if (!ScenarioText.Parse(values.ToString(), Name).TryGet(out var scenario, out var failure))
        {
            return StatusResult.WriteAsync(context, failure);
        }

        Current.Value = scenario;
        return next(context);
    }
}
