using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using TfJobApi.Http;

namespace TfJobApi.OpenApiGenerator;

/// <summary>Tells of the paths beside the TFJobs that programs ask: what there is, and what their user may do.</summary>
internal sealed class OtherPaths : IDocumentFilter
{
    public const string AccessReviews = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    public static readonly IReadOnlyDictionary<string, string> Discovery = new Dictionary<string, string>
    {
        ["/api"] = "The versions of the core group. To who accepts it, an APIGroupDiscoveryList",
        ["/api/v1"] = "The resources of the version and their verbs, an APIResourceList",
        ["/api/v1/events"] = "An empty list: there are no events",
        ["/api/v1/namespaces"] = "The namespaces that are used, and the default one; all others are there, too",
        ["/apis"] = "The API groups, an APIGroupList. To who accepts it, an APIGroupDiscoveryList",
        ["/apis/kubeflow.org"] = "The versions of the group, an APIGroup",
        ["/apis/kubeflow.org/v1"] = "The resources of the version and their verbs, an APIResourceList",
        ["/apis/authorization.k8s.io"] = "The versions of the group, an APIGroup",
        ["/apis/authorization.k8s.io/v1"] = "The resources of the version and their verbs, an APIResourceList",
    };

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        foreach (var (path, summary) in Discovery)
        {
            swaggerDoc.Paths.Add(path, Item(HttpMethod.Get, new()
            {
                Tags = new HashSet<OpenApiTagReference> { new("Discovery", swaggerDoc) },
                Summary = summary,
                Responses = Responses("200", new OpenApiSchema { Type = JsonSchemaType.Object }, swaggerDoc, "401", "406"),
            }));
        }

        swaggerDoc.Paths.Add(AccessReviews, Item(HttpMethod.Post, new()
        {
            Tags = new HashSet<OpenApiTagReference> { new("Access", swaggerDoc) },
            OperationId = "createSelfSubjectAccessReview",
            Summary = "Ask whether one may make a call, without making it",
            RequestBody = new OpenApiRequestBody { Required = true, Content = Content(ObjectSchemas.Reference("SelfSubjectAccessReview", swaggerDoc), Example()) },
            Responses = Responses("201", ObjectSchemas.Reference("SelfSubjectAccessReview", swaggerDoc), swaggerDoc, "400", "401", "413", "415", "422"),
        }));
    }

    /// <summary>The question that <c>kubectl auth can-i patch tfjobs/tfjob-test -n kube-test</c> asks.</summary>
    public static JsonNode Example() => JsonNode.Parse(
        """
        {"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":
         {"group":"kubeflow.org","resource":"tfjobs","verb":"patch","namespace":"kube-test","name":"tfjob-test"}}}
        """)!;

    private static OpenApiPathItem Item(HttpMethod method, OpenApiOperation operation) =>
        new() { Operations = new() { [method] = operation } };

    private static OpenApiResponses Responses(string code, IOpenApiSchema schema, OpenApiDocument document, params string[] refusals)
    {
        var responses = new OpenApiResponses { [code] = new OpenApiResponse { Description = ObjectOperations.Meaning(code), Content = Content(schema, null) } };
        foreach (var refusal in refusals)
        {
            responses[refusal] = new OpenApiResponse
            {
                Description = ObjectOperations.Meaning(refusal),
                Content = Content(ObjectSchemas.Reference("Status", document), null),
            };
        }

        return responses;
    }

    private static Dictionary<string, IOpenApiMediaType> Content(IOpenApiSchema schema, JsonNode? example) =>
        new() { [MediaType.Json] = new OpenApiMediaType { Schema = schema, Example = example } };
}
