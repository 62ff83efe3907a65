using TfJobApi.Http;

namespace TfJobApi.Auth.Signatures;

/// <summary>Hashes the body of a request and leaves it readable for the next reader.</summary>
internal static class SignedBody
{
    /// <summary>The limit of CCI's gateway for signed bodies, in bytes. Larger bodies need a token.</summary>
    public const int Limit = 12 * 1024 * 1024;

    /// <summary>Hashes the body like <see cref="SignatureAlgorithm.Hash"/>, unless it is longer than <see cref="Limit"/>.</summary>
    /// <exception cref="ClientDisconnectedException">The connection has ended within the body.</exception>
    public static ValueTask<HashedBody> HashAsync(HttpRequest request, SignatureAlgorithm algorithm)
    {
        // Most bodies arrive together with their headers and can be read without consuming them.
        var reader = request.BodyReader;
        if (!RequestBody.TryRead(reader, out var result))
        {
            return CopyAsync(request, algorithm);
        }

        var hash = result is { IsCompleted: true, Buffer.IsSingleSegment: true } ? algorithm.Hash(result.Buffer.FirstSpan) : null;
        reader.AdvanceTo(result.Buffer.Start);
        return hash is null ? CopyAsync(request, algorithm) : ValueTask.FromResult(new HashedBody(hash, null));
    }

#pragma warning disable CA2000 // the response disposes of the lease
    /// <summary>Reads the body piece by piece and replaces it by a copy for the next reader.</summary>
    private static async ValueTask<HashedBody> CopyAsync(HttpRequest request, SignatureAlgorithm algorithm)
    {
        using var hash = algorithm.CreateHash();
        var kept = new MemoryStream();
        var length = 0L;
        BodyLease? lease = null;
        for (var isCompleted = false; !isCompleted;)
        {
            var result = await RequestBody.ReadPieceAsync(request.BodyReader, request.HttpContext.RequestAborted);
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
                lease?.Dispose();
                return new(null, AuthErrors.BodyTooLarge);
            }

            if (kept.Capacity > BodyMemory.FreeLength && !(lease ??= new(request.HttpContext)).TryGrow(kept.Capacity))
            {
                lease.Dispose();
                return new(null, AuthErrors.TooManyBodies);
            }
        }

        kept.Position = 0;
        request.Body = kept;
        return new(HexDigits.Encode(hash.GetHashAndReset()), null);
    }
#pragma warning restore CA2000
}

/// <summary>The hash of a body, or the reason why it was not read.</summary>
internal readonly record struct HashedBody(byte[]? Hash, GatewayError? Error);
