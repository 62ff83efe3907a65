using System.Text.Json.Nodes;
using TfJobApi.Resources;

namespace TfJobApi.OpenApiGenerator.Kubectl;

/// <summary>Creates the schemas of <see cref="ObjectSchemas"/> with the names and extensions by which kubectl finds them.</summary>
internal static class KubectlSchemas
{
    public const string KeepsUnknownFields = "x-kubernetes-preserve-unknown-fields";
    public const string GroupVersionKind = "x-kubernetes-group-version-kind";

    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1";
    private const string ReferencePrefix = "#/components/schemas/";

    private static readonly string[] Shared = ["DeleteOptions", "ObjectMeta", "Patch", "Status"];

    /// <summary>Metadata that this server does not store. Without it kubectl up to 1.26 rejects a manifest that has it.</summary>
    private static readonly (string Name, string Schema)[] DroppedMetadata =
    [
        ("deletionGracePeriodSeconds", """{"type":"integer","format":"int64"}"""),
        ("deletionTimestamp", """{"type":"string","format":"date-time"}"""),
        ("managedFields", """{"type":"array","items":{"type":"object"}}"""),
    ];

    private static readonly Dictionary<string, string> PartDescriptions = new()
    {
        ["metadata"] = "The metadata of the object.",
        ["spec"] = "The desired state.",
        ["status"] = "The observed state.",
    };

    public static JsonObject Create(IReadOnlyList<ResourceDefinition> resources, JsonObject server)
    {
        var schemas = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var resource in resources)
        {
            string[] own = [resource.UniqueKind, resource.UniqueListKind, $"{resource.Kind}Spec", $"{resource.Kind}Status", "ReplicaSpec"];
            foreach (var name in Shared.Concat(own).Where(server.ContainsKey))
            {
                schemas[NameOf(name, resource)] = Renamed(server[name]!, resource);
            }

            Mark(resource, schemas);
        }

        AddDroppedMetadata(schemas[$"{Meta}.ObjectMeta"]!["properties"]!.AsObject());

        return new(schemas);
    }

    public static JsonObject KindOf(ResourceDefinition resource, string kind) =>
        new() { ["group"] = resource.Group, ["kind"] = kind, ["version"] = resource.Version };

    /// <summary>Returns a copy whose references have the names of Kubernetes.</summary>
    public static JsonNode Renamed(JsonNode schema, ResourceDefinition resource)
    {
        var copy = schema.DeepClone();
        Rename(copy, resource);

        return copy;
    }

    private static string NameOf(string schema, ResourceDefinition resource) =>
        Shared.Contains(schema) ? $"{Meta}.{schema}"
        : resource.IsBuiltIn ? $"io.k8s.api.{(resource.Group.Length == 0 ? "core" : resource.Group.Split('.')[0])}.{resource.Version}.{schema[resource.KindPrefix.Length..]}"
        : $"{string.Join('.', resource.Group.Split('.').Reverse())}.{resource.Version}.{schema}";

    private static void Mark(ResourceDefinition resource, SortedDictionary<string, JsonNode?> schemas)
    {
        schemas[NameOf(resource.UniqueKind, resource)]![GroupVersionKind] = new JsonArray(KindOf(resource, resource.Kind));
        schemas[NameOf(resource.UniqueListKind, resource)]![GroupVersionKind] = new JsonArray(KindOf(resource, resource.ListKind));
        schemas[$"{Meta}.DeleteOptions"]![GroupVersionKind] = new JsonArray(KindOf(resource, "DeleteOptions"));
        schemas[$"{Meta}.Status"]![GroupVersionKind] = new JsonArray(new JsonObject { ["group"] = "", ["kind"] = "Status", ["version"] = "v1" });
        foreach (var name in new[] { $"{resource.Kind}Spec", $"{resource.Kind}Status", "ReplicaSpec" })
        {
            if (schemas.TryGetValue(NameOf(name, resource), out var schema))
            {
                schema![KeepsUnknownFields] = true;
                schema["properties"]!["template"]?[KeepsUnknownFields] = true;
            }
        }

        DescribeParts(schemas[NameOf(resource.UniqueKind, resource)]!["properties"]!.AsObject());
    }

    /// <summary>Adds descriptions to references: kubectl explain shows them before those of the schemas.</summary>
    private static void DescribeParts(JsonObject parts)
    {
        foreach (var (name, schema) in parts.ToList())
        {
            if (schema!["$ref"] is not null)
            {
                parts[name] = new JsonObject { ["description"] = PartDescriptions[name], ["allOf"] = new JsonArray(schema.DeepClone()) };
            }
            else if (name is "spec" or "status")
            {
                schema[KeepsUnknownFields] = true;
            }
        }
    }

    private static void AddDroppedMetadata(JsonObject metadata)
    {
        foreach (var (name, schema) in DroppedMetadata)
        {
            metadata[name] = JsonNode.Parse(schema);
            metadata[name]!["description"] = "Not stored.";
        }
    }

    private static void Rename(JsonNode? node, ResourceDefinition resource)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Rename(item, resource);
            }
        }

        if (node is not JsonObject schema)
        {
            return;
        }

        if (schema["$ref"]?.GetValue<string>() is { } reference)
        {
            schema["$ref"] = ReferencePrefix + NameOf(reference[ReferencePrefix.Length..], resource);
        }

        foreach (var (_, value) in schema.ToList())
        {
            Rename(value, resource);
        }
    }
}
