using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.OpenApiGenerator;

/// <summary>Creates the schemas of objects, which are JSON text without a class in the server.</summary>
internal static class ObjectSchemas
{
    private const string Int32 = "int32";
    private const string Int64 = "int64";

    public static Dictionary<string, IOpenApiSchema> All(OpenApiDocument document)
    {
        var schemas = Shared(TfJob.Definition.Updatable!.Fields, document);
        foreach (var resource in KnownResources.Objects)
        {
            AddResource(resource, schemas, document);
        }

        return schemas;
    }

    private static void AddResource(ResourceDefinition resource, Dictionary<string, IOpenApiSchema> schemas, OpenApiDocument document)
    {
        schemas[resource.UniqueKind] = Object(
            resource.Description,
            [
                ("apiVersion", Text($"Always {resource.ApiVersion}.", resource.ApiVersion)),
                ("kind", Text($"Always {resource.Kind}.", resource.Kind)),
                ("metadata", Reference("ObjectMeta", document)),
                .. ContentOf(resource, document),
            ]).Requiring("apiVersion", "kind", "metadata");
        schemas[resource.UniqueListKind] = Object(
            $"A list of {resource.Kind}s, all of one version.",
            ("apiVersion", Text($"Always {resource.ApiVersion}.", resource.ApiVersion)),
            ("items", Array($"The {resource.Kind}s, sorted by namespace and name.", Reference(resource.UniqueKind, document))),
            ("kind", Text($"Always {resource.ListKind}.", resource.ListKind)),
            ("metadata", new OpenApiSchema { Type = JsonSchemaType.Object, Description = "continue, remainingItemCount, resourceVersion, selfLink." }));
        if (resource.Schema is { } job)
        {
            schemas[$"{resource.Kind}Spec"] = CreateSpec(job, resource.Updatable?.Fields ?? [], document);
            schemas[$"{resource.Kind}Status"] = CreateStatus();
        }
    }

    private static IEnumerable<(string Name, IOpenApiSchema Schema)> ContentOf(ResourceDefinition resource, OpenApiDocument document)
    {
        var declared = resource.Protobuf?.Fields.ToDictionary(field => field.Name, Schema) ?? [];
        return (resource.Members ?? ["spec", "status"]).Select(name => (name, resource.Schema is not null
            ? Reference($"{resource.Kind}{(name == "spec" ? "Spec" : "Status")}", document)
            : declared.GetValueOrDefault(name) ?? (IOpenApiSchema)new OpenApiSchema { Type = JsonSchemaType.Object }));
    }

    private static OpenApiSchema Schema(ProtobufField field) => field.Type switch
    {
        ProtobufType.Text => Text(""),
        ProtobufType.Bytes => new() { Type = JsonSchemaType.String, Format = "byte" },
        ProtobufType.Boolean => new() { Type = JsonSchemaType.Boolean },
        ProtobufType.Integer => Integer("", Int32, null),
        ProtobufType.Time or ProtobufType.MicroTime => new() { Type = JsonSchemaType.String, Format = "date-time" },
        ProtobufType.TextMap => TextMap(""),
        ProtobufType.BytesMap => new() { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String, Format = "byte" } },
        _ => Object("", [.. field.Message!.Fields.Select(inner => (inner.Name, (IOpenApiSchema)Schema(inner)))]),
    };

    private static OpenApiSchema CreateSpec(JobSchema job, string[] updatable, OpenApiDocument document)
    {
        return Object(
            "The specification of the job. Other fields are stored as they are.",
            Field("activeDeadlineSeconds", "The seconds from startTime after which the job is ended.", text => Integer(text, Int64, "1")),
            Field("backoffLimit", "The retries before the job has failed.", text => Integer(text, Int32, "0")),
            Field("cleanPodPolicy", "The pods that are ended with the job.", text => OneOf(text, JobSchema.CleanPodPolicies)),
            Field(job.ReplicaSpecs, $"The roles of the job: {string.Join(", ", job.Roles)}.", text => new()
            {
                Type = JsonSchemaType.Object,
                AdditionalProperties = Reference("ReplicaSpec", document),
                Description = text,
            }),
            Field("ttlSecondsAfterFinished", "The seconds after its end until the job is removed.", text => Integer(text, Int32, "0"))).Requiring(job.ReplicaSpecs);

        (string, IOpenApiSchema) Field(string name, string description, Func<string, OpenApiSchema> create) =>
            (name, create(updatable.Contains($"spec.{name}") ? $"{description} May be updated." : description));
    }

    private static OpenApiSchema CreateStatus() => Object(
        "The observed state of the job; only the status subresource changes it.",
        ("completionTime", Text("RFC 3339, UTC.")),
        ("conditions", Array("Created, Running, Restarting, Succeeded, Failed.", new OpenApiSchema { Type = JsonSchemaType.Object })),
        ("lastReconcileTime", Text("RFC 3339, UTC.")),
        ("replicaStatuses", new OpenApiSchema { Type = JsonSchemaType.Object, Description = "The numbers of active, succeeded and failed pods by role." }),
        ("startTime", Text("RFC 3339, UTC.")));

    private static Dictionary<string, IOpenApiSchema> Shared(string[] updatable, OpenApiDocument document) => new()
    {
        ["ObjectMeta"] = Object(
            "Standard metadata. The server owns the timestamps, deletionGracePeriodSeconds, generation, resourceVersion, selfLink and uid.",
            ("annotations", TextMap("Any text. The keys have the rules of labels. At most 256 KiB in total.")),
            ("clusterName", Text("Accepted and not stored.")),
            ("creationTimestamp", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", ReadOnly = true }),
            ("deletionGracePeriodSeconds", new OpenApiSchema { Type = JsonSchemaType.Integer, Format = Int64, ReadOnly = true }),
            ("deletionTimestamp", new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Format = "date-time",
                ReadOnly = true,
                Description = "Set while finalizers keep an object that was deleted.",
            }),
            ("finalizers", Texts("Names that keep a deleted object until they are removed. orphan and foregroundDeletion are removed by the server.")),
            ("generateName", Text("A prefix for a generated name, if there is no name.")),
            ("generation", new OpenApiSchema { Type = JsonSchemaType.Integer, Format = Int64, ReadOnly = true, Description = "Incremented when the spec changes." }),
            ("labels", TextMap("Keys: an optional DNS subdomain and '/', then at most 63 characters. Values: at most 63 characters.")),
            ("name", Text("A DNS label of at most 63 characters; a DNS subdomain of at most 253 in the Kubernetes profile.")),
            ("namespace", Text("A DNS label.")),
            ("ownerReferences", Array("The owners of the object: it is deleted with the last of them.", Object(
                "An object that owns this one.",
                ("apiVersion", Text("The group and version of the owner.")),
                ("kind", Text("The kind of the owner.")),
                ("name", Text("The name of the owner, in the same namespace.")),
                ("uid", Text("The uid of the owner.")),
                ("controller", new OpenApiSchema { Type = JsonSchemaType.Boolean, Description = "Whether the owner manages this object; at most one does." }),
                ("blockOwnerDeletion", new OpenApiSchema { Type = JsonSchemaType.Boolean, Description = "Whether a deletion in the foreground waits for this object." })))),
            ("resourceVersion", Text("The version of the last change, as opaque text. In an update it is a precondition.")),
            ("selfLink", new OpenApiSchema { Type = JsonSchemaType.String, ReadOnly = true }),
            ("uid", new OpenApiSchema { Type = JsonSchemaType.String, ReadOnly = true })),
        ["ReplicaSpec"] = Object(
            "The replicas of one role.",
            ("replicas", Integer("The number of pods.", Int32, "0")),
            ("restartPolicy", OneOf("The pods that are started again after their end.", JobSchema.RestartPolicies)),
            ("template", new OpenApiSchema { Type = JsonSchemaType.Object, Description = "A PodTemplateSpec, stored as it is." })).Requiring("template"),
        ["Patch"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "A JSON Merge Patch (RFC 7396): members to set, null for members to remove. In the Cci profile only "
                + $"{string.Join(", ", updatable[..^1])} and {updatable[^1]} of a job may change.",
        },
        ["Status"] = Object(
            "The reason of a rejection, or the confirmation of a deletion.",
            ("kind", Text("Always Status.", "Status")),
            ("apiVersion", Text("Always v1.", "v1")),
            ("metadata", new OpenApiSchema { Type = JsonSchemaType.Object }),
            ("status", Text("Success or Failure.")),
            ("message", Text("A text for people.")),
            ("reason", Text("A word for programs: BadRequest, Conflict, NotFound …")),
            ("details", Object(
                "The object and the causes.",
                ("name", Text("")),
                ("group", Text("")),
                ("kind", Text("")),
                ("uid", Text("")),
                ("causes", Array("Every error, each with its field.", Object("", ("reason", Text("")), ("message", Text("")), ("field", Text(""))))))),
            ("code", Integer("The HTTP status.", Int32, null)),
            ("errorCode", Text("CCI's error code; Cci profile only."))),
        ["GatewayError"] = Object(
            "The rejection of a missing or invalid credential by CCI's gateway; Cci profile only.",
            ("error_msg", Text("A text for people.")),
            ("error_code", Text("APIGW.0301; APIGW.0307 for a token without a project.")),
            ("request_id", Text("The X-Request-Id of the response."))),
        ["SelfSubjectAccessReview"] = Object(
            "A question whether the caller has a permission; the response adds a status.",
            ("apiVersion", Text("Always authorization.k8s.io/v1.", "authorization.k8s.io/v1")),
            ("kind", Text("Always SelfSubjectAccessReview.", "SelfSubjectAccessReview")),
            ("spec", Object(
                "The request: for a resource, or for a path.",
                ("resourceAttributes", Object(
                    "An empty or missing member, or *, matches everything.",
                    ("group", Text("kubeflow.org.")),
                    ("resource", Text("tfjobs.")),
                    ("subresource", Text("status, or empty.")),
                    ("verb", Text("get, list, watch, create, update, patch, delete, deletecollection.")),
                    ("namespace", Text("")),
                    ("name", Text("")))),
                ("nonResourceAttributes", Object("", ("path", Text("")), ("verb", Text("")))))),
            ("status", Object(
                "The answer.",
                ("allowed", new OpenApiSchema { Type = JsonSchemaType.Boolean }),
                ("reason", Text("The reason of a denial that does not depend on permissions."))))).Requiring("apiVersion", "kind", "spec"),
        ["SelfSubjectRulesReview"] = Object(
            "A question for all permissions of the caller in a namespace; the response adds a status.",
            ("apiVersion", Text("Always authorization.k8s.io/v1.", "authorization.k8s.io/v1")),
            ("kind", Text("Always SelfSubjectRulesReview.", "SelfSubjectRulesReview")),
            ("spec", Object("", ("namespace", Text("")))),
            ("status", Object(
                "The answer.",
                ("resourceRules", Array("", Object("", ("verbs", Texts("")), ("apiGroups", Texts("")), ("resources", Texts(""))))),
                ("nonResourceRules", Array("", Object("", ("verbs", Texts("")), ("nonResourceURLs", Texts(""))))),
                ("incomplete", new OpenApiSchema { Type = JsonSchemaType.Boolean })))).Requiring("apiVersion", "kind", "spec"),
        ["DeleteOptions"] = Object(
            "Options and preconditions of a deletion.",
            ("dryRun", Texts("All: nothing is deleted.")),
            ("gracePeriodSeconds", Integer("Checked, without effect here.", Int64, "0")),
            ("preconditions", Object("409 if the object has another uid or version.", ("uid", Text("")), ("resourceVersion", Text("")))),
            ("propagationPolicy", Text("Orphan, Background or Foreground: whether dependents lose their owner, or are deleted after or before it."))),
    };

    public static OpenApiSchemaReference Reference(string name, OpenApiDocument document) => new(name, document);

    private static OpenApiSchema Object(string description, params (string Name, IOpenApiSchema Schema)[] properties) => new()
    {
        Type = JsonSchemaType.Object,
        Description = Filled(description),
        Properties = properties.ToDictionary(property => property.Name, property => property.Schema),
    };

    private static OpenApiSchema Requiring(this OpenApiSchema schema, params string[] names)
    {
        schema.Required = names.ToHashSet();
        return schema;
    }

    private static OpenApiSchema Text(string description, string? always = null) =>
        new() { Type = JsonSchemaType.String, Description = Filled(description), Enum = always is null ? null : [JsonValue.Create(always)] };

    private static OpenApiSchema OneOf(string description, string[] values) =>
        new() { Type = JsonSchemaType.String, Description = description, Enum = [.. values.Select(value => JsonValue.Create(value))] };

    private static OpenApiSchema Integer(string description, string format, string? minimum) =>
        new() { Type = JsonSchemaType.Integer, Description = description, Format = format, Minimum = minimum };

    private static OpenApiSchema Array(string description, IOpenApiSchema items) =>
        new() { Type = JsonSchemaType.Array, Description = Filled(description), Items = items };

    private static OpenApiSchema Texts(string description) => Array(description, new OpenApiSchema { Type = JsonSchemaType.String });

    private static OpenApiSchema TextMap(string description) => new()
    {
        Type = JsonSchemaType.Object,
        Description = description,
        AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static string? Filled(string text) => text.Length == 0 ? null : text;
}
