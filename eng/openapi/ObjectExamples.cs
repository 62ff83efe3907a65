using System.Text.Json.Nodes;
using TfJobApi.Api;
using TfJobApi.Updates;

namespace TfJobApi.OpenApiGenerator;

/// <summary>Provides bodies that a server with its own seeds accepts.</summary>
internal static class ObjectExamples
{
    private const string Succeeded =
        """
        {"conditions":[{"lastTransitionTime":"2019-07-24T08:00:00.000Z","lastUpdateTime":"2019-07-24T08:00:00.000Z",
          "message":"TFJob tfjob-test is successfully completed.","reason":"TFJobSucceeded","status":"True","type":"Succeeded"}],
         "completionTime":"2019-07-24T08:00:00.000Z"}
        """;

    public static JsonNode For(Type body, string operation, bool isStatus)
    {
        if (body == typeof(DeleteOptions))
        {
            return new JsonObject { ["propagationPolicy"] = "Background" };
        }

        if (body == typeof(ObjectPatch))
        {
            return isStatus ? new JsonObject { ["status"] = JsonNode.Parse(Succeeded) } : Read(typeof(ObjectExamples), "update-tfjob.request.json");
        }

        var job = Read(typeof(ServerBuilder), "sample.json");
        if (operation.StartsWith("create", StringComparison.Ordinal))
        {
            job["metadata"] = new JsonObject { ["name"] = "my-job" };
            job.AsObject().Remove("status");
        }
        else if (isStatus)
        {
            job["status"] = JsonNode.Parse(Succeeded);
        }
        else
        {
            job["metadata"]!["labels"] = new JsonObject { ["app"] = "test" };
        }

        return job;
    }

    /// <summary>The response to the patch: both are those of CCI's documentation.</summary>
    public static JsonNode Patched() => Read(typeof(ObjectExamples), "update-tfjob.response.json");

    private static JsonNode Read(Type type, string resource) => JsonNode.Parse(type.Assembly.GetManifestResourceStream(resource)!)!;
}
