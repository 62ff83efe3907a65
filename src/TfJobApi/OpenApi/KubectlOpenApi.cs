using System.Text;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Representations;

namespace TfJobApi.OpenApi;

/// <summary>
/// The documents by which kubectl explains and checks TFJobs: v3 from 1.27 on, v2 in protobuf before. Like the document of
/// Swagger UI they are made in a test.
/// </summary>
internal static class KubectlOpenApi
{
    /// <summary>As older clients ask for it. The answer is named otherwise: <c>@</c> is not allowed in a media type.</summary>
    private const string OldProtobuf = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
    private const string Protobuf = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private static readonly EmbeddedDocument V3 = new("openapi-v3.json", MediaType.Json);
    private static readonly EmbeddedDocument V2 = new("openapi-v2.json", MediaType.Json);
    private static readonly EmbeddedDocument V2Protobuf = new("openapi-v2.pb", Protobuf);

    public static void MapKubectlOpenApi(this RouteGroupBuilder api)
    {
        var documents = api.MapGroup("/openapi").ExcludeFromDescription();

        documents.MapGet("/v2", context => WantsProtobuf(context.Request) ? V2Protobuf.SendAsync(context) : SendAsync(context, V2.SendAsync, MediaType.Json, Protobuf));
        documents.MapGet("/v3", context => SendAsync(context, SendIndexAsync, MediaType.Json));
        documents.MapGet("/v3/apis/kubeflow.org/v1", context => SendAsync(context, V3.SendAsync, MediaType.Json));
    }

    private static Task SendAsync(HttpContext context, RequestDelegate send, params string[] accepted) =>
        context.Request.Headers.Accept.Count == 0 || AcceptHeader.Of(context.Request).Any(type => type.MediaType is MediaType.Json or "application/*" or "*/*")
            ? send(context)
            : StatusResult.WriteAsync(context, ApiErrors.NotAcceptable(accepted));

    /// <summary>The hash in the address lets a client keep the document for as long as it stays the same.</summary>
    private static Task SendIndexAsync(HttpContext context)
    {
        var json = new JsonBuffer();
        json.Write("""{"paths":{"apis/kubeflow.org/v1":{"serverRelativeURL":"/openapi/v3/apis/kubeflow.org/v1?hash="""u8);
        json.Write(Encoding.ASCII.GetBytes(Convert.ToHexString(V3.Hash)));
        json.Write("\"}}}"u8);

        return JsonResponse.SendTaggedAsync(context, json, MediaType.Json);
    }

    /// <summary>Read off the text: with an <c>@</c> in it the header cannot be parsed.</summary>
    private static bool WantsProtobuf(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return accept.Contains(OldProtobuf, StringComparison.Ordinal) || accept.Contains(Protobuf, StringComparison.Ordinal);
    }
}
