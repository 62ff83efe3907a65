using System.Text;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Representations;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Api;

/// <summary>
/// Describes the API to clients: group by group, or all groups in one answer.
/// Source: https://github.com/kubernetes/kubernetes/tree/master/staging/src/k8s.io/apiserver/pkg/endpoints/discovery
/// </summary>
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

        discovery.MapGet("/api", context => SendRootAsync(context, CoreVersions(context.Request), documents.Aggregated([""])))
            .WithSummary("List the versions of the core group: APIVersions, or an APIGroupDiscoveryList if the caller accepts it");
        discovery.MapGet("/apis", context => SendRootAsync(context, Buffer(documents.Groups()), documents.Aggregated(documents.GroupNames)))
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
    /// The core group. kubectl learns the kind <c>List</c>, which it writes several objects as, from the versions that are
    /// listed here, and fails if one of them has no resource.
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
        FormOf(context.Request, PlainMediaTypes).TryGet(out _, out var failure)
            ? JsonResponse.SendAsync(context, Buffer(document))
            : StatusResult.WriteAsync(context, failure);

    private static Task SendRootAsync(HttpContext context, JsonBuffer plain, ReadOnlySpan<byte> aggregatedItems)
    {
        context.Response.Headers.Vary = "Accept";
        if (!FormOf(context.Request, MediaTypes).TryGet(out var form, out var failure))
        {
            return StatusResult.WriteAsync(context, failure);
        }

        return form.As.Length == 0
            ? JsonResponse.SendAsync(context, plain)
            : JsonResponse.SendTaggedAsync(context, Aggregate(form.Version, aggregatedItems), AggregatedMediaType(form.Version));
    }

    private static JsonBuffer Aggregate(string version, ReadOnlySpan<byte> items)
    {
        var json = Buffer("""{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/"""u8);
        json.Write(Encoding.ASCII.GetBytes(version));
        json.Write("\",\"metadata\":{},\"items\":"u8);
        json.Write(items);
        json.Write("}"u8);

        return json;
    }

    /// <summary>The form that the caller prefers; 406 if it accepts none.</summary>
    private static Result<Form> FormOf(HttpRequest request, string[] mediaTypes)
    {
        if (request.Headers.Accept.Count == 0)
        {
            return Form.Plain;
        }

        foreach (var type in AcceptHeader.Parse(request).Where(type => type.IsJson))
        {
            if (type.As.Length == 0)
            {
                return Form.Plain;
            }

            if (type.As == AggregatedKind && type.Group == AggregatedGroup && mediaTypes.Contains(AggregatedMediaType(type.Version)))
            {
                return new Form(type.As, type.Version);
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

    private sealed record Form(string As, string Version)
    {
        public static Form Plain { get; } = new("", "");
    }
}
