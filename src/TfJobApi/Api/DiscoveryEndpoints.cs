using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Representations;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Api;

/// <summary>Source: https://github.com/kubernetes/kubernetes/tree/master/staging/src/k8s.io/apiserver/pkg/endpoints/discovery</summary>
internal static class DiscoveryEndpoints
{
    private const string AggregatedGroup = "apidiscovery.k8s.io";
    private const string AggregatedKind = "APIGroupDiscoveryList";

    private static readonly string[] PlainMediaTypes = [MediaType.Json];
    private static readonly string[] MediaTypes = [MediaType.Json, AggregatedMediaType("v2beta1"), AggregatedMediaType("v2")];

    public static void MapDiscovery(this RouteGroupBuilder api)
    {
        var documents = new DiscoveryDocuments(KnownResources.All);
        var discovery = api.MapGroup("").WithTags("Discovery")
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(JsonBuffer), [MediaType.Json])).Refuses(406);

        // a kube-apiserver ignores the method and the accepted media types; CONNECT cannot have a body with 200 (RFC 9110, section 9.3.6)
        api.Map("/", context => HttpMethods.IsConnect(context.Request.Method)
            ? StatusResult.WriteAsync(context, ApiErrors.MethodNotAllowed())
            : JsonResponse.SendAsync(context, Buffer(documents.Paths(ServerPaths.Health)))).ExcludeFromDescription();
        discovery.MapGet("/api", context => SendRootAsync(context, CoreVersions(context.Request), version => documents.Aggregated(version, [""])))
            .WithSummary("List the versions of the core group: APIVersions, or an APIGroupDiscoveryList if the caller accepts it");
        discovery.MapGet("/apis", context => SendRootAsync(context, Buffer(documents.Groups()), version => documents.Aggregated(version, documents.GroupNames)))
            .WithSummary("List the API groups: an APIGroupList, or an APIGroupDiscoveryList if the caller accepts it");
        foreach (var group in documents.GroupNames)
        {
            discovery.MapGet($"/apis/{group}", context => SendAsync(context, documents.Group(group))).WithSummary("List the versions of the group: an APIGroup");
        }

        foreach (var (apiVersion, root) in KnownResources.All.Select(resource => (resource.ApiVersion, resource.Root)).Distinct())
        {
            discovery.MapGet(root, context => SendAsync(context, documents.Resources(apiVersion)))
                .WithSummary("List the resources of the version and their verbs: an APIResourceList");
        }
    }

    /// <summary>
    /// Lists the versions of the core group. kubectl derives the kind <c>List</c> from them, and fails if one has no resource.
    /// Source: https://github.com/kubernetes/client-go/blob/master/restmapper/discovery.go
    /// </summary>
    private static JsonBuffer CoreVersions(HttpRequest request)
    {
        var json = Buffer("""{"kind":"APIVersions","versions":["v1"],"serverAddressByClientCIDRs":[{"clientCIDR":"0.0.0.0/0","serverAddress":"""u8);
        JsonStrings.Write(request.Host.Value ?? "", json);
        json.Write("}]}"u8);

        return json;
    }

    private static Task SendAsync(HttpContext context, ReadOnlySpan<byte> document) =>
        Negotiate(context.Request, PlainMediaTypes).TryGet(out _, out var failure)
            ? JsonResponse.SendAsync(context, Buffer(document))
            : StatusResult.WriteAsync(context, failure);

    private static Task SendRootAsync(HttpContext context, JsonBuffer plain, Func<string, byte[]> aggregate)
    {
        context.Response.Headers.Vary = "Accept";
        if (!Negotiate(context.Request, MediaTypes).TryGet(out var version, out var failure))
        {
            return StatusResult.WriteAsync(context, failure);
        }

        return version.Length == 0
            ? JsonResponse.SendAsync(context, plain)
            : JsonResponse.SendTaggedAsync(context, Buffer(aggregate(version)), AggregatedMediaType(version));
    }

    /// <summary>Returns the version of the aggregated form, or an empty one if the caller prefers the plain form.</summary>
    private static Result<string> Negotiate(HttpRequest request, string[] mediaTypes)
    {
        if (request.Headers.Accept.Count == 0)
        {
            return "";
        }

        foreach (var type in AcceptHeader.Parse(request).Where(type => type.IsJson))
        {
            if (!type.IsConverted)
            {
                return "";
            }

            if (type.As == AggregatedKind && type.Group == AggregatedGroup && mediaTypes.Contains(AggregatedMediaType(type.Version)))
            {
                return type.Version;
            }
        }

        return ApiErrors.NotAcceptable(mediaTypes);
    }

    private static string AggregatedMediaType(string version) => $"{MediaType.Json};g={AggregatedGroup};v={version};as={AggregatedKind}";

    private static JsonBuffer Buffer(ReadOnlySpan<byte> json)
    {
        var buffer = new JsonBuffer(json.Length + 64);
        buffer.Write(json);

        return buffer;
    }
}
