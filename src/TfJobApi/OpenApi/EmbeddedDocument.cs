using System.Security.Cryptography;
using TfJobApi.Representations;

namespace TfJobApi.OpenApi;

/// <summary>A document in the assembly. It is read for each request, so that it does not stay in memory.</summary>
internal sealed class EmbeddedDocument(string name, string contentType)
{
    private byte[]? _hash;

    public byte[] Hash
    {
        get
        {
            if (_hash is null)
            {
                using var stream = Open();
                _hash = SHA256.HashData(stream);
            }

            return _hash;
        }
    }

    /// <summary>Sends the document; 304 if the caller has it already.</summary>
    public Task SendAsync(HttpContext context) =>
        Results.Stream(Open(), contentType, entityTag: JsonResponse.Tag(Hash)).ExecuteAsync(context);

    private Stream Open() => typeof(EmbeddedDocument).Assembly.GetManifestResourceStream(name)!;
}
