using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TfJobApi.OpenApi;
using TfJobApi.OpenApiGenerator.Kubectl;

namespace TfJobApi.OpenApiGenerator;

/// <summary>Generates every document that the server embeds: one for Swagger UI, the others for kubectl.</summary>
internal static class OpenApiDocuments
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<IReadOnlyList<GeneratedDocument>> GenerateAsync()
    {
        var server = await ServerDocument.GenerateAsync();
        var described = JsonNode.Parse(server)!.AsObject();
        var v3 = KubectlOpenApi.Roots.ToDictionary(root => root, root => KubectlDocument.Create(root, described));
        var v2 = SwaggerV2Document.Create([.. v3.Values]);

        return
        [
            new("openapi.json", Encoding.UTF8.GetBytes(server)),
            .. v3.Select(entry => new GeneratedDocument(KubectlOpenApi.NameOf(entry.Key), ToBytes(entry.Value))),
            new("openapi-v2.json", ToBytes(v2)),
            new("openapi-v2.pb", GnosticDocument.ToBytes(v2)),
        ];
    }

    private static byte[] ToBytes(JsonObject document) => Encoding.UTF8.GetBytes(document.ToJsonString(Indented) + "\n");
}

internal sealed record GeneratedDocument(string Name, byte[] Content)
{
    public bool IsIn(string folder) => Path.Combine(folder, Name) is var path && File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(Content);
}
