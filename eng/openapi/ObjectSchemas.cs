using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.OpenApiGenerator;

/// <summary>The schemas of bodies that are stored as JSON text, for which there is no class.</summary>
internal static class ObjectSchemas
{
    private const string Int32 = "int32";
    private const string Int64 = "int64";

    public static string DescriptionOf(ResourceDefinition resource) => resource.Kind switch
    {
        "TFJob" => "A distributed TensorFlow job.",
        "PyTorchJob" => "A distributed PyTorch job.",
        "Namespace" => "A scope for names. A namespace exists as soon as it is used.",
        "Event" => "A report of an event; none are recorded.",
        var kind => $"A {kind}.",
    };

    /// <summary>The field with the replicas of a job; null for other resources.</summary>
    public static string? ReplicasOf(ResourceDefinition resource) =>
        resource.Kind.EndsWith("Job", StringComparison.Ordinal) ? $"{resource.Kind[..^3].ToLowerInvariant()}ReplicaSpecs" : null;

    public static Dictionary<string, IOpenApiSchema> All(OpenApiDocument document)
    {
        var schemas = Shared(document);
        foreach (var resource in KnownResources.Objects)
        {
            AddResource(resource, schemas, document);
        }

        return schemas;
    }

    private static void AddResource(ResourceDefinition resource, Dictionary<string, IOpenApiSchema> schemas, OpenApiDocument document)
    {
        var replicas = ReplicasOf(resource);
        schemas[resource.Kind] = Object(
            DescriptionOf(resource),
            ("apiVersion", Text($"Always {resource.ApiVersion}.", resource.ApiVersion)),
            ("kind", Text($"Always {resource.Kind}.", resource.Kind)),
            ("metadata", Reference("ObjectMeta", document)),
            ("spec", replicas is null ? new OpenApiSchema { Type = JsonSchemaType.Object } : Reference($"{resource.Kind}Spec", document)),
            ("status", replicas is null ? new OpenApiSchema { Type = JsonSchemaType.Object } : Reference($"{resource.Kind}Status", document)))
            .Requiring("apiVersion", "kind", "metadata");
        schemas[resource.ListKind] = Object(
            $"A list of {resource.Kind}s, all of the same moment.",
            ("apiVersion", Text($"Always {resource.ApiVersion}.", resource.ApiVersion)),
            ("items", Array($"The {resource.Kind}s, sorted by namespace and name.", Reference(resource.Kind, document))),
            ("kind", Text($"Always {resource.ListKind}.", resource.ListKind)),
            ("metadata", new OpenApiSchema { Type = JsonSchemaType.Object, Description = "continue, remainingItemCount, resourceVersion, selfLink." }));
        if (replicas is null)
        {
            return;
        }

        schemas[$"{resource.Kind}Spec"] = Object(
            "The specification of the job. Other fields are stored as they are.",
            ("activeDeadlineSeconds", Integer("The seconds from startTime after which the job is ended. May be updated.", Int64, "1")),
            ("backoffLimit", Integer("The retries before the job has failed.", Int32, null)),
            ("cleanPodPolicy", new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [JsonValue.Create("All"), JsonValue.Create("Running"), JsonValue.Create("None")],
                Description = "The pods that are ended with the job. May be updated.",
            }),
            (replicas, new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                AdditionalProperties = Reference("ReplicaSpec", document),
                Description = $"The roles of the job: {(resource == TfJob.Definition ? "PS, Worker, Chief, Evaluator" : "Master, Worker")}.",
            }),
            ("ttlSecondsAfterFinished", Integer("The seconds after its end until the job is removed. May be updated.", Int32, "0"))).Requiring(replicas);
        schemas[$"{resource.Kind}Status"] = Object(
            "The observed state of the job; only the status subresource changes it.",
            ("completionTime", Text("RFC 3339, UTC.")),
            ("conditions", Array("Created, Running, Restarting, Succeeded, Failed.", new OpenApiSchema { Type = JsonSchemaType.Object })),
            ("lastReconcileTime", Text("RFC 3339, UTC.")),
            ("replicaStatuses", new OpenApiSchema { Type = JsonSchemaType.Object, Description = "The numbers of active, succeeded and failed pods by role." }),
            ("startTime", Text("RFC 3339, UTC.")));
    }

    private static Dictionary<string, IOpenApiSchema> Shared(OpenApiDocument document) => new()
    {
        ["ObjectMeta"] = Object(
            "Standard metadata. The server owns creationTimestamp, generation, resourceVersion, selfLink and uid.",
            ("annotations", TextMap("Free text; keys as those of labels; at most 256 KiB in total.")),
            ("creationTimestamp", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", ReadOnly = true }),
            ("finalizers", Texts("Stored, without effect here.")),
            ("generateName", Text("A prefix for a generated name, if there is no name.")),
            ("generation", new OpenApiSchema { Type = JsonSchemaType.Integer, Format = Int64, ReadOnly = true, Description = "Incremented when the spec changes." }),
            ("labels", TextMap("Keys: an optional DNS subdomain and '/', then at most 63 characters. Values: at most 63 characters.")),
            ("name", Text("A DNS label of at most 63 characters; a DNS subdomain of at most 253 in the Kubernetes profile.")),
            ("namespace", Text("A DNS label.")),
            ("ownerReferences", Array("Stored, without effect here.", new OpenApiSchema { Type = JsonSchemaType.Object })),
            ("resourceVersion", Text("The version of the last change, as opaque text. In an update it is a precondition.")),
            ("selfLink", new OpenApiSchema { Type = JsonSchemaType.String, ReadOnly = true }),
            ("uid", new OpenApiSchema { Type = JsonSchemaType.String, ReadOnly = true })),
        ["ReplicaSpec"] = Object(
            "The replicas of one role.",
            ("replicas", Integer("The number of pods.", Int32, "0")),
            ("restartPolicy", Text("Always, OnFailure, Never or ExitCode.")),
            ("template", new OpenApiSchema { Type = JsonSchemaType.Object, Description = "A PodTemplateSpec, stored as it is." })),
        ["Patch"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "A JSON Merge Patch (RFC 7396): members to set, null for members to remove. In the Cci profile only metadata.labels, "
                + "metadata.annotations, spec.activeDeadlineSeconds, spec.ttlSecondsAfterFinished and spec.cleanPodPolicy of a job may change.",
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
            ("request_id", Text("The X-Request-Id of the answer."))),
        ["SelfSubjectAccessReview"] = Object(
            "A question whether the caller may make a call; the response adds a status.",
            ("apiVersion", Text("Always authorization.k8s.io/v1.", "authorization.k8s.io/v1")),
            ("kind", Text("Always SelfSubjectAccessReview.", "SelfSubjectAccessReview")),
            ("spec", Object(
                "The call: of a resource, or of a path.",
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
                ("reason", Text("The reason of a denial that is not a matter of permissions."))))).Requiring("apiVersion", "kind", "spec"),
        ["SelfSubjectRulesReview"] = Object(
            "A question for everything that the caller may do in a namespace; the response adds a status.",
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
            ("preconditions", Object("409 if the object is another one.", ("uid", Text("")), ("resourceVersion", Text("")))),
            ("propagationPolicy", Text("Orphan, Background or Foreground; checked, without effect here."))),
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
