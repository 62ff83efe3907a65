using System.Security.Cryptography;
using TfJobApi.Http;

namespace TfJobApi.Auth;

/// <summary>Hashes the body of a request as it came, and puts it back for whoever reads it next.</summary>
internal static class SignedBody
{
    /// <summary>How many bytes a signed body may have; a larger one must come with a token.</summary>
    public const int Limit = 12 * 1024 * 1024;

    /// <summary>In hexadecimal digits; null when the body is longer than <see cref="Limit"/>.</summary>
    public static async ValueTask<string?> HashAsync(HttpRequest request)
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
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
