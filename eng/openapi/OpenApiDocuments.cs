using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TfJobApi.OpenApiGenerator.Kubectl;

namespace TfJobApi.OpenApiGenerator;

/// <summary>Generates every document that the server embeds: one for Swagger UI, three for kubectl.</summary>
internal static class OpenApiDocuments
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<IReadOnlyList<GeneratedDocument>> GenerateAsync()
    {
        var v3 = await KubectlDocument.MakeAsync();
        var v2 = SwaggerV2Document.Of(v3);

        return
        [
            new("openapi.json", Encoding.UTF8.GetBytes(await ServerDocument.GenerateAsync())),
            new("openapi-v3.json", ToBytes(v3)),
            new("openapi-v2.json", ToBytes(v2)),
            new("openapi-v2.pb", GnosticDocument.Of(v2)),
        ];
    }

    private static byte[] ToBytes(JsonObject document) => Encoding.UTF8.GetBytes(document.ToJsonString(Indented) + "\n");
}

internal sealed record GeneratedDocument(string Name, byte[] Content)
{
    public bool IsIn(string folder) => Path.Combine(folder, Name) is var path && File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(Content);
}
