using System.Text.Json.Nodes;
using TfJobApi.Api;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Updates;

namespace TfJobApi.OpenApiGenerator;

/// <summary>Provides bodies that a server with its built-in seeds accepts.</summary>
internal static class ObjectExamples
{
    /// <summary>The version after that of the seeds.</summary>
    private const string FirstVersion = "72444814";

    private const string Succeeded =
        """
        {"conditions":[{"lastTransitionTime":"2019-07-24T08:00:00.000Z","lastUpdateTime":"2019-07-24T08:00:00.000Z",
          "message":"The job is successfully completed.","reason":"JobSucceeded","status":"True","type":"Succeeded"}],
         "completionTime":"2019-07-24T08:00:00.000Z"}
        """;

    /// <summary>Returns the TFJob of the seeds, or the object of another kind that its create example creates.</summary>
    public static string NameOf(ResourceDefinition resource) =>
        resource == TfJob.Definition ? "tfjob-test" : resource.Constants?.Invoke()[^1].Key.Name ?? $"my-{resource.Singular}";

    public static JsonNode For(Type body, string operation, ResourceDefinition resource)
    {
        var isStatus = operation.EndsWith("Status", StringComparison.Ordinal);
        if (body == typeof(DeleteOptions))
        {
            return new JsonObject { ["propagationPolicy"] = "Background" };
        }

        if (body == typeof(ObjectPatch))
        {
            return isStatus ? new JsonObject { ["status"] = JsonNode.Parse(Succeeded) } : Read(typeof(ObjectExamples), "update-tfjob.request.json");
        }

        if (operation.StartsWith("create", StringComparison.Ordinal))
        {
            return New(resource);
        }

        var stored = resource == TfJob.Definition ? Read(typeof(ServerBuilder), "sample.json") : New(resource);
        stored["metadata"]!["resourceVersion"] ??= FirstVersion;
        if (isStatus)
        {
            stored["status"] = JsonNode.Parse(Succeeded);
        }
        else
        {
            stored["metadata"]!["labels"] = new JsonObject { ["app"] = "test" };
        }

        return stored;
    }

    private static JsonNode New(ResourceDefinition resource)
    {
        if (resource == TfJob.Definition)
        {
            var job = Read(typeof(ServerBuilder), "sample.json");
            job["metadata"] = new JsonObject { ["name"] = "my-job" };
            job.AsObject().Remove("status");
            return job;
        }

        var created = new JsonObject { ["apiVersion"] = resource.ApiVersion, ["kind"] = resource.Kind, ["metadata"] = new JsonObject { ["name"] = NameOf(resource) } };
        if (resource.Schema is { } schema)
        {
            created["spec"] = new JsonObject { [schema.ReplicaSpecs] = new JsonObject() };
        }

        return created;
    }

    /// <summary>Returns the response to the patch. Both are from CCI's documentation.</summary>
    public static JsonNode Patched() => Read(typeof(ObjectExamples), "update-tfjob.response.json");

    private static JsonNode Read(Type type, string resource) => JsonNode.Parse(type.Assembly.GetManifestResourceStream(resource)!)!;
}
