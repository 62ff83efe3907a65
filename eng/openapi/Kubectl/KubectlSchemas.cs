using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace TfJobApi.OpenApiGenerator.Kubectl;

/// <summary>The schemas of <see cref="ObjectSchemas"/> under the names, and with the marks, by which kubectl finds its way in them.</summary>
internal static class KubectlSchemas
{
    public const string TFJob = "org.kubeflow.v1.TFJob";
    public const string TFJobList = "org.kubeflow.v1.TFJobList";
    public const string Patch = $"{Meta}.Patch";
    public const string DeleteOptions = $"{Meta}.DeleteOptions";
    public const string Status = $"{Meta}.Status";
    public const string KeepsUnknownFields = "x-kubernetes-preserve-unknown-fields";
    public const string GroupVersionKind = "x-kubernetes-group-version-kind";

    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1";
    private const string ReferencePrefix = "#/components/schemas/";

    private static readonly Dictionary<string, string> Names = new()
    {
        ["DeleteOptions"] = DeleteOptions,
        ["ObjectMeta"] = $"{Meta}.ObjectMeta",
        ["Status"] = Status,
        ["TFJobPatch"] = Patch,
        ["ReplicaSpec"] = "org.kubeflow.v1.ReplicaSpec",
        ["TFJob"] = TFJob,
        ["TFJobList"] = TFJobList,
        ["TFJobSpec"] = "org.kubeflow.v1.TFJobSpec",
        ["TFJobStatus"] = "org.kubeflow.v1.TFJobStatus",
    };

    /// <summary>Metadata that this server does not keep; kubectl up to 1.26 would not let a manifest with it through.</summary>
    private static readonly (string Name, string Schema)[] DroppedMetadata =
    [
        ("deletionGracePeriodSeconds", """{"type":"integer","format":"int64"}"""),
        ("deletionTimestamp", """{"type":"string","format":"date-time"}"""),
        ("managedFields", """{"type":"array","items":{"type":"object"}}"""),
    ];

    public static async Task<JsonObject> AllAsync()
    {
        var document = new OpenApiDocument { Info = new(), Components = new() };
        document.Components.Schemas = ObjectSchemas.All(document);
        var text = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_0, CancellationToken.None);
        var described = JsonNode.Parse(text)!["components"]!["schemas"]!;

        var schemas = new JsonObject();
        foreach (var (name, kubernetesName) in Names.OrderBy(entry => entry.Value, StringComparer.Ordinal))
        {
            schemas[kubernetesName] = described[name]!.DeepClone();
        }

        Rename(schemas);
        Mark(schemas);

        return schemas;
    }

    public static JsonObject KindOf(string kind, string group = "kubeflow.org") => new() { ["group"] = group, ["kind"] = kind, ["version"] = "v1" };

    public static JsonObject Reference(string name) => new() { ["$ref"] = ReferencePrefix + name };

    private static void Mark(JsonObject schemas)
    {
        schemas[TFJob]![GroupVersionKind] = new JsonArray(KindOf("TFJob"));
        schemas[TFJobList]![GroupVersionKind] = new JsonArray(KindOf("TFJobList"));
        schemas[DeleteOptions]![GroupVersionKind] = new JsonArray(KindOf("DeleteOptions"));
        schemas[Status]![GroupVersionKind] = new JsonArray(KindOf("Status", group: ""));

        foreach (var name in new[] { "TFJobSpec", "TFJobStatus", "ReplicaSpec" })
        {
            schemas[Names[name]]![KeepsUnknownFields] = true;
        }

        schemas[Names["ReplicaSpec"]]!["properties"]!["template"]![KeepsUnknownFields] = true;
        DescribeParts(schemas);

        var metadata = schemas[Names["ObjectMeta"]]!["properties"]!.AsObject();
        foreach (var (name, schema) in DroppedMetadata)
        {
            metadata[name] = JsonNode.Parse(schema);
            metadata[name]!["description"] = "Not kept here.";
        }
    }

    /// <summary>A bare reference has no description; explain would show none.</summary>
    private static void DescribeParts(JsonObject schemas)
    {
        var parts = schemas[TFJob]!["properties"]!.AsObject();
        foreach (var (name, schema) in parts.Where(part => part.Value!["$ref"] is not null).ToList())
        {
            var description = schemas[schema!["$ref"]!.GetValue<string>()[ReferencePrefix.Length..]]!["description"]!.DeepClone();
            parts[name] = new JsonObject { ["description"] = description, ["allOf"] = new JsonArray(schema.DeepClone()) };
        }
    }

    private static void Rename(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Rename(item);
            }
        }

        if (node is not JsonObject schema)
        {
            return;
        }

        if (schema["$ref"]?.GetValue<string>() is { } reference)
        {
            schema["$ref"] = ReferencePrefix + Names[reference[ReferencePrefix.Length..]];
        }

        foreach (var (_, value) in schema.ToList())
        {
            Rename(value);
        }
    }
}
