using System.Security.Cryptography;
using TfJobApi.Representations;

namespace TfJobApi.OpenApi;

/// <summary>A document inside the assembly: opened for each request, its hash made when it is first asked for.</summary>
internal sealed class EmbeddedDocument(string name, string contentType)
{
    private byte[]? _hash;

    /// <summary>Changes when the document does.</summary>
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

    /// <summary>The document; 304 for a caller who has it.</summary>
    public Task SendAsync(HttpContext context) =>
        Results.Stream(Open(), contentType, entityTag: JsonResponse.Tag(Hash)).ExecuteAsync(context);

    private Stream Open() => typeof(EmbeddedDocument).Assembly.GetManifestResourceStream(name)!;
}
