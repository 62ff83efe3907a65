using TfJobApi.Errors;
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
            return KeepAsync(request, algorithm);
        }

        var hash = result is { IsCompleted: true, Buffer.IsSingleSegment: true } ? algorithm.Hash(result.Buffer.FirstSpan) : null;
        reader.AdvanceTo(result.Buffer.Start);
        return hash is null ? KeepAsync(request, algorithm) : ValueTask.FromResult(new HashedBody(hash, null));
    }

    /// <summary>Reads the body piece by piece and keeps it for the next reader; a body that is too long for that reader is only hashed.</summary>
    private static async ValueTask<HashedBody> KeepAsync(HttpRequest request, SignatureAlgorithm algorithm)
    {
        using var hash = algorithm.CreateHash();
        var kept = new BodyBuffer(request);
        ApiStatus? error = null;
        var length = 0L;
        for (var isCompleted = false; !isCompleted;)
        {
            var result = await RequestBody.ReadPieceAsync(request.BodyReader, request.HttpContext.RequestAborted);
            foreach (var piece in result.Buffer)
            {
                hash.AppendData(piece.Span);
            }

            error ??= kept.Append(result.Buffer);
            length += result.Buffer.Length;
            isCompleted = result.IsCompleted;
            request.BodyReader.AdvanceTo(result.Buffer.End);
            if (length > Limit)
            {
                return new(null, AuthErrors.BodyTooLarge);
            }

            if (error?.Code == StatusCodes.Status429TooManyRequests)
            {
                return new(null, AuthErrors.TooManyBodies);
            }

            if (error?.Code == StatusCodes.Status503ServiceUnavailable)
            {
                throw new InsufficientMemoryException(error.Message);
            }
        }

        request.Body = new KeptBody(error is null ? kept.ToArray() : error);
        return new(HexDigits.Encode(hash.GetHashAndReset()), null);
    }
}

/// <summary>The hash of a body, or the reason why it was not read.</summary>
internal readonly record struct HashedBody(byte[]? Hash, GatewayError? Error);
