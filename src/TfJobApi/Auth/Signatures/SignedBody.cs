using TfJobApi.Http;

namespace TfJobApi.Auth.Signatures;

/// <summary>Hashes the body of a request and leaves it readable for the next reader.</summary>
internal static class SignedBody
{
    /// <summary>The limit of CCI's gateway for signed bodies, in bytes. Larger bodies need a token.</summary>
    public const int Limit = 12 * 1024 * 1024;

    /// <summary>Hashes the body like <see cref="SignatureAlgorithm.Hash"/>; null if it is longer than <see cref="Limit"/>.</summary>
    public static ValueTask<byte[]?> HashAsync(HttpRequest request, SignatureAlgorithm algorithm)
    {
        // Most bodies arrive together with their headers and can be read without consuming them.
        var reader = request.BodyReader;
        if (!reader.TryRead(out var result))
        {
            return CopyAsync(request, algorithm);
        }

        var hash = result is { IsCompleted: true, Buffer.IsSingleSegment: true } ? algorithm.Hash(result.Buffer.FirstSpan) : null;
        reader.AdvanceTo(result.Buffer.Start);
        return hash is null ? CopyAsync(request, algorithm) : ValueTask.FromResult<byte[]?>(hash);
    }

    /// <summary>Reads the body piece by piece and replaces it by a copy for the next reader.</summary>
    private static async ValueTask<byte[]?> CopyAsync(HttpRequest request, SignatureAlgorithm algorithm)
    {
        using var hash = algorithm.CreateHash();
        var kept = new MemoryStream();
        var length = 0L;
        for (var isCompleted = false; !isCompleted;)
        {
            var result = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
            foreach (var piece in result.Buffer)
            {
                hash.AppendData(piece.Span);

                // One byte over the limit is enough for the next reader to reject the body.
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
        return HexDigits.Encode(hash.GetHashAndReset());
    }
}
