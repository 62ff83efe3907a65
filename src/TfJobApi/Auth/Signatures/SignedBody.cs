using System.Security.Cryptography;
using TfJobApi.Http;

namespace TfJobApi.Auth.Signatures;

/// <summary>Hashes the body of a request as it came, and leaves it to whoever reads it next.</summary>
internal static class SignedBody
{
    /// <summary>How many bytes a signed body may have; a larger one must come with a token.</summary>
    public const int Limit = 12 * 1024 * 1024;

    /// <summary>As <see cref="Signer.Hash"/> writes it; null when the body is longer than <see cref="Limit"/>.</summary>
    public static ValueTask<byte[]?> HashAsync(HttpRequest request)
    {
        // most bodies have come together with their head, and need not be taken to be seen
        var reader = request.BodyReader;
        if (!reader.TryRead(out var result))
        {
            return CopyAsync(request);
        }

        var hash = result is { IsCompleted: true, Buffer.IsSingleSegment: true } ? Signer.Hash(result.Buffer.FirstSpan) : null;
        reader.AdvanceTo(result.Buffer.Start);
        return hash is null ? CopyAsync(request) : ValueTask.FromResult<byte[]?>(hash);
    }

    /// <summary>Takes the body piece by piece, and puts in its place what the next reader needs of it.</summary>
    private static async ValueTask<byte[]?> CopyAsync(HttpRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var kept = new MemoryStream();
        var length = 0L;
        for (var isCompleted = false; !isCompleted;)
        {
            var result = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
            foreach (var piece in result.Buffer)
            {
                hash.AppendData(piece.Span);

                // no more than shows the next reader that it is too much
                if (kept.Length <= RequestBody.Limit)
                {
                    kept.Write(piece.Span);
                }
            }

            length += result.Buffer.Length;
            isCompleted = result.IsCompleted;
            request.BodyReader.AdvanceTo(result.Buffer.End);
            if (length > Limit)
            {
                return null;
            }
        }

        kept.Position = 0;
        request.Body = kept;
        return HexDigits.Of(hash.GetHashAndReset());
    }
}
