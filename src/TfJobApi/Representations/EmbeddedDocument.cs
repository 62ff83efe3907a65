using System.Security.Cryptography;

namespace TfJobApi.Representations;

/// <summary>A document in the assembly. It is read for each request, so that it does not stay in memory.</summary>
internal sealed class EmbeddedDocument(string name, string contentType)
{
    public byte[] Hash => field ??= ComputeHash();

    /// <summary>Sends the document; 304 if the caller has it already.</summary>
    public Task SendAsync(HttpContext context) =>
        Results.Stream(Open(), contentType, entityTag: JsonResponse.Tag(Hash)).ExecuteAsync(context);

    private byte[] ComputeHash()
    {
        using var stream = Open();
        return SHA256.HashData(stream);
    }

    private Stream Open() => typeof(EmbeddedDocument).Assembly.GetManifestResourceStream(name)!;
}
