using System.Text.Json.Nodes;
using TfJobApi.Http;

namespace TfJobApi.OpenApiGenerator.Kubectl;

/// <summary>
/// The OpenAPI v3 document of the group, as kubectl wants it: it looks operations up by kind and action, and their query
/// parameters tell it what the server can do.
/// Source: https://github.com/kubernetes/cli-runtime/blob/master/pkg/resource/query_param_verifier_v3.go
/// </summary>
internal static class KubectlDocument
{
    private const string Everywhere = "/apis/kubeflow.org/v1/tfjobs";
    private const string Collection = "/apis/kubeflow.org/v1/namespaces/{namespace}/tfjobs";
    private const string Item = $"{Collection}/{{name}}";
    private const string StatusOfItem = $"{Item}/status";

    private static readonly string[] Bodies = [MediaType.Json, MediaType.Yaml];
    private static readonly string[] Patches = ["application/merge-patch+json", "application/json-patch+json"];

    private static readonly (string Name, string Type, string Description)[] WriteParameters =
    [
        ("dryRun", "string", "All: the answer that the call would have, and nothing is stored; no other value."),
        ("fieldManager", "string", "Who makes the change; at most 128 bytes."),
        ("fieldValidation", "string", "What is done about unknown and duplicate fields: Ignore, Warn or Strict."),
    ];

    private static readonly (string Name, string Type, string Description)[] DeleteParameters =
    [
        ("dryRun", "string", "All: nothing is removed; no other value."),
        ("gracePeriodSeconds", "integer", "Checked, without effect here."),
        ("orphanDependents", "boolean", "Checked, without effect here."),
        ("propagationPolicy", "string", "Orphan, Background or Foreground; checked, without effect here."),
    ];

    private static readonly (string Name, string Type, string Description)[] ListParameters =
    [
        ("allowWatchBookmarks", "boolean", "Whether a watch may send bookmarks."),
        ("continue", "string", "Where an earlier, limited list goes on."),
        ("fieldSelector", "string", "By metadata.name and metadata.namespace."),
        ("labelSelector", "string", "By labels."),
        ("limit", "integer", "How many items at most."),
        ("resourceVersion", "string", "From which version."),
        ("timeoutSeconds", "integer", "How long a watch lasts."),
        ("watch", "boolean", "Changes as they happen instead of a list."),
    ];

    public static async Task<JsonObject> MakeAsync() => new()
    {
        ["openapi"] = "3.0.0",
        ["info"] = new JsonObject { ["title"] = "TfJobApi", ["version"] = "v1" },
        ["paths"] = new JsonObject
        {
            [Collection] = Path(
                ["namespace"],
                ("get", Operation("list", "listKubeflowOrgV1NamespacedTFJob", KubectlSchemas.TFJobList, ListParameters)),
                ("post", Writing(Operation("post", "createKubeflowOrgV1NamespacedTFJob", KubectlSchemas.TFJob, WriteParameters, "201"), KubectlSchemas.TFJob, Bodies)),
                ("delete", Deleting(Operation("deletecollection", "deleteKubeflowOrgV1CollectionNamespacedTFJob", KubectlSchemas.TFJobList, [.. ListParameters, .. DeleteParameters])))),
            [Item] = Path(
                ["name", "namespace"],
                ("get", Operation("get", "readKubeflowOrgV1NamespacedTFJob", KubectlSchemas.TFJob, [])),
                ("put", Writing(Operation("put", "replaceKubeflowOrgV1NamespacedTFJob", KubectlSchemas.TFJob, WriteParameters), KubectlSchemas.TFJob, Bodies)),
                ("delete", Deleting(Operation("delete", "deleteKubeflowOrgV1NamespacedTFJob", KubectlSchemas.Status, DeleteParameters))),
                ("patch", Writing(Operation("patch", "patchKubeflowOrgV1NamespacedTFJob", KubectlSchemas.TFJob, WriteParameters), KubectlSchemas.Patch, Patches))),
            [StatusOfItem] = Path(
                ["name", "namespace"],
                ("get", Operation("get", "readKubeflowOrgV1NamespacedTFJobStatus", KubectlSchemas.TFJob, [])),
                ("put", Writing(Operation("put", "replaceKubeflowOrgV1NamespacedTFJobStatus", KubectlSchemas.TFJob, WriteParameters), KubectlSchemas.TFJob, Bodies)),
                ("patch", Writing(Operation("patch", "patchKubeflowOrgV1NamespacedTFJobStatus", KubectlSchemas.TFJob, WriteParameters), KubectlSchemas.Patch, Patches))),
            [Everywhere] = Path(
                [],
                ("get", Operation("list", "listKubeflowOrgV1TFJobForAllNamespaces", KubectlSchemas.TFJobList, ListParameters))),
        },
        ["components"] = new JsonObject { ["schemas"] = await KubectlSchemas.AllAsync() },
    };

    private static JsonObject Path(string[] parameters, params ReadOnlySpan<(string Method, JsonObject Operation)> operations)
    {
        var path = new JsonObject();
        foreach (var (method, operation) in operations)
        {
            path[method] = operation;
        }

        path["parameters"] = new JsonArray([.. parameters.Select(name => Parameter(name, "path", "string", name == "name" ? "The TFJob's name." : "Its namespace."))]);
        return path;
    }

    private static JsonObject Operation(
        string action, string id, string answer, (string Name, string Type, string Description)[] parameters, string code = "200") => new()
        {
            ["tags"] = new JsonArray("kubeflowOrg_v1"),
            ["operationId"] = id,
            ["parameters"] = new JsonArray([.. parameters.Select(parameter => Parameter(parameter.Name, "query", parameter.Type, parameter.Description))]),
            ["responses"] = new JsonObject
            {
                [code] = new JsonObject { ["description"] = code == "201" ? "Created" : "OK", ["content"] = Content(answer, Bodies) },
                ["401"] = new JsonObject { ["description"] = "Unauthorized" },
            },
            ["x-kubernetes-action"] = action,
            [KubectlSchemas.GroupVersionKind] = KubectlSchemas.KindOf("TFJob"),
        };

    private static JsonObject Writing(JsonObject operation, string schema, string[] mediaTypes)
    {
        operation.Insert(operation.IndexOf("responses"), "requestBody", new JsonObject { ["content"] = Content(schema, mediaTypes), ["required"] = true });
        return operation;
    }

    private static JsonObject Deleting(JsonObject operation)
    {
        operation.Insert(operation.IndexOf("responses"), "requestBody", new JsonObject { ["content"] = Content(KubectlSchemas.DeleteOptions, Bodies) });
        return operation;
    }

    private static JsonObject Content(string schema, string[] mediaTypes) => new(
        mediaTypes.Select(type => KeyValuePair.Create(type, (JsonNode?)new JsonObject { ["schema"] = KubectlSchemas.Reference(schema) })));

    private static JsonObject Parameter(string name, string place, string type, string description)
    {
        var parameter = new JsonObject
        {
            ["name"] = name,
            ["in"] = place,
            ["description"] = description,
            ["schema"] = new JsonObject { ["type"] = type },
        };
        if (place == "path")
        {
            parameter["required"] = true;
        }

        return parameter;
    }
}
