using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace TfJobApi.OpenApiGenerator;

/// <summary>The schemas of the OpenAPI document. The bodies are JSON that is stored as it came, so no class could tell them.</summary>
internal static class ObjectSchemas
{
    private const string Int32 = "int32";
    private const string Int64 = "int64";

    public static Dictionary<string, IOpenApiSchema> All(OpenApiDocument document) => new()
    {
        ["TFJob"] = Object(
            "A distributed TensorFlow job.",
            ("apiVersion", Text("Always kubeflow.org/v1.", "kubeflow.org/v1")),
            ("kind", Text("Always TFJob.", "TFJob")),
            ("metadata", Reference("ObjectMeta", document)),
            ("spec", Reference("TFJobSpec", document)),
            ("status", Reference("TFJobStatus", document))).Requiring("apiVersion", "kind", "metadata"),
        ["ObjectMeta"] = Object(
            "Standard metadata. The server owns creationTimestamp, generation, resourceVersion, selfLink and uid.",
            ("annotations", TextMap("Free texts; keys like those of labels; at most 256 KiB together.")),
            ("creationTimestamp", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", ReadOnly = true }),
            ("finalizers", Texts("Kept, without effect here.")),
            ("generateName", Text("A prefix from which a name is made when none is given.")),
            ("generation", new OpenApiSchema { Type = JsonSchemaType.Integer, Format = Int64, ReadOnly = true, Description = "Grows by one when the spec changes." }),
            ("labels", TextMap("Keys: an optional DNS subdomain and '/', then at most 63 characters. Values: at most 63 characters.")),
            ("name", Text("A DNS label of at most 63 characters; a DNS subdomain of at most 253 in the Kubernetes profile.")),
            ("namespace", Text("A DNS label.")),
            ("ownerReferences", Array("Kept, without effect here.", new OpenApiSchema { Type = JsonSchemaType.Object })),
            ("resourceVersion", Text("The number of the last change, as opaque text. In an update it is a precondition.")),
            ("selfLink", new OpenApiSchema { Type = JsonSchemaType.String, ReadOnly = true }),
            ("uid", new OpenApiSchema { Type = JsonSchemaType.String, ReadOnly = true })),
        ["TFJobSpec"] = Object(
            "What is to run. Fields that are not named here are kept as they are.",
            ("activeDeadlineSeconds", Integer("Seconds from startTime until the job is ended. May be updated.", Int64, "1")),
            ("backoffLimit", Integer("Retries before the job has failed.", Int32, null)),
            ("cleanPodPolicy", new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [JsonValue.Create("All"), JsonValue.Create("Running"), JsonValue.Create("None")],
                Description = "Which pods are ended with the job. May be updated.",
            }),
            ("tfReplicaSpecs", new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                AdditionalProperties = Reference("ReplicaSpec", document),
                Description = "The roles of the job: PS, Worker, Chief, Evaluator.",
            }),
            ("ttlSecondsAfterFinished", Integer("Seconds after its end until the job is removed. May be updated.", Int32, "0"))).Requiring("tfReplicaSpecs"),
        ["ReplicaSpec"] = Object(
            "One role.",
            ("replicas", Integer("How many pods.", Int32, "0")),
            ("restartPolicy", Text("Always, OnFailure, Never or ExitCode.")),
            ("template", new OpenApiSchema { Type = JsonSchemaType.Object, Description = "A PodTemplateSpec, kept as it is." })),
        ["TFJobStatus"] = Object(
            "What the system has seen of the job; it cannot be changed here.",
            ("completionTime", Text("RFC 3339, UTC.")),
            ("conditions", Array("Created, Running, Restarting, Succeeded, Failed.", new OpenApiSchema { Type = JsonSchemaType.Object })),
            ("lastReconcileTime", Text("RFC 3339, UTC.")),
            ("replicaStatuses", new OpenApiSchema { Type = JsonSchemaType.Object, Description = "Counts of active, succeeded and failed pods by role." }),
            ("startTime", Text("RFC 3339, UTC."))),
        ["TFJobList"] = Object(
            "TFJobs of one namespace, as they were at one moment.",
            ("apiVersion", Text("Always kubeflow.org/v1.", "kubeflow.org/v1")),
            ("items", Array("The TFJobs, sorted by name.", Reference("TFJob", document))),
            ("kind", Text("Always TFJobList.", "TFJobList")),
            ("metadata", new OpenApiSchema { Type = JsonSchemaType.Object, Description = "continue, resourceVersion, selfLink." })),
        ["TFJobPatch"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "A JSON Merge Patch (RFC 7396): members to set, null for members to remove. In the Cci profile only metadata.labels, "
                + "metadata.annotations, spec.activeDeadlineSeconds, spec.ttlSecondsAfterFinished and spec.cleanPodPolicy may change.",
        },
        ["Status"] = Object(
            "Why a call was refused, or that a deletion was done.",
            ("kind", Text("Always Status.", "Status")),
            ("apiVersion", Text("Always v1.", "v1")),
            ("metadata", new OpenApiSchema { Type = JsonSchemaType.Object }),
            ("status", Text("Success or Failure.")),
            ("message", Text("For people.")),
            ("reason", Text("For programs: BadRequest, Conflict, NotFound …")),
            ("details", Object(
                "What it is about.",
                ("name", Text("")),
                ("group", Text("")),
                ("kind", Text("")),
                ("uid", Text("")),
                ("causes", Array("Everything that is wrong, each with its field.", Object("", ("reason", Text("")), ("message", Text("")), ("field", Text(""))))))),
            ("code", Integer("The HTTP status.", Int32, null)),
            ("errorCode", Text("CCI's own code; Cci profile only."))),
        ["GatewayError"] = Object(
            "How CCI's gateway refuses a missing or bad credential; Cci profile only.",
            ("error_msg", Text("For people.")),
            ("error_code", Text("APIGW.0301; APIGW.0307 for a token that is for no project.")),
            ("request_id", Text("The X-Request-Id of the answer."))),
        ["SelfSubjectAccessReview"] = Object(
            "A question whether the caller may do something; the answer is the same with a status.",
            ("apiVersion", Text("Always authorization.k8s.io/v1.", "authorization.k8s.io/v1")),
            ("kind", Text("Always SelfSubjectAccessReview.", "SelfSubjectAccessReview")),
            ("spec", Object(
                "What the caller would do: something with a resource, or with a path.",
                ("resourceAttributes", Object(
                    "An empty or missing member, and *, stand for all.",
                    ("group", Text("kubeflow.org.")),
                    ("resource", Text("tfjobs.")),
                    ("subresource", Text("status, or none.")),
                    ("verb", Text("get, list, watch, create, update, patch, delete, deletecollection.")),
                    ("namespace", Text("")),
                    ("name", Text("")))),
                ("nonResourceAttributes", Object("", ("path", Text("")), ("verb", Text("")))))),
            ("status", Object(
                "The answer.",
                ("allowed", new OpenApiSchema { Type = JsonSchemaType.Boolean }),
                ("reason", Text("Why not, where that is not a matter of permissions."))))).Requiring("apiVersion", "kind", "spec"),
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
            "Conditions of a deletion.",
            ("dryRun", Texts("All: nothing is removed.")),
            ("gracePeriodSeconds", Integer("Checked, without effect here.", Int64, "0")),
            ("preconditions", Object("409 when the TFJob is another one.", ("uid", Text("")), ("resourceVersion", Text("")))),
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
