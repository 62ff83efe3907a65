using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;
using TfJobApi.Http;

namespace TfJobApi.Auth.Signatures;

/// <summary>A header that a signature covers.</summary>
/// <param name="Name">In lowercase.</param>
internal readonly record struct SignedHeader(string Name, StringValues Values);

/// <summary>
/// Writes a request in the canonical form that client and server sign.
/// Source: Huawei Cloud, API Request Signing Guide (https://support.huaweicloud.com/intl/en-us/devg-apisign/)
/// </summary>
internal static partial class CanonicalRequest
{
    /// <summary>Returns null if the path or the query has invalid percent-encoding.</summary>
    public static string? Create(
        string method, string target, ReadOnlySpan<SignedHeader> headers, ReadOnlySpan<byte> payloadHash, bool lowersNames = false)
    {
        var text = new Utf8TextBuilder();
        return TryWrite(text, method, target, headers, payloadHash, lowersNames) ? text.ToString() : null;
    }

    /// <summary>Returns false if the path or the query has invalid percent-encoding.</summary>
    /// <param name="target">The unchanged target of the request line.</param>
    /// <param name="payloadHash">The result of <see cref="SignatureAlgorithm.Hash"/> for the body, or the value that the client declares instead.</param>
    public static bool TryWrite(
        Utf8TextBuilder output, string method, string target, ReadOnlySpan<SignedHeader> headers, ReadOnlySpan<byte> payloadHash, bool lowersNames)
    {
        output.Append(method.ToUpperInvariant()).Append('\n');
        var pathAndQuery = PathAndQuery(target);
        var queryAt = pathAndQuery.IndexOf('?');
        var path = queryAt < 0 ? pathAndQuery : pathAndQuery[..queryAt];
        var query = queryAt < 0 ? default : pathAndQuery[(queryAt + 1)..];

        if (!TryAppendPath(output, path) || !CanonicalQuery.TryAppend(output.Append('\n'), query, lowersNames))
        {
            return false;
        }

        output.Append('\n');
        foreach (var header in headers)
        {
            Append(output, header);
        }

        AppendNames(output.Append('\n'), headers);
        output.Append('\n').Append(payloadHash);
        return true;
    }

    // The web server reads a target in absolute form as a URI: it decodes slashes and replaces backslashes, so such a target must contain neither.
    public static bool IsUnambiguous(string target) => target.StartsWith('/') || PlainAbsolute().IsMatch(target);

    // Clients send a target in absolute form to a proxy.
    private static ReadOnlySpan<char> PathAndQuery(ReadOnlySpan<char> target)
    {
        var authorityAt = target.IndexOf("://");
        if (authorityAt < 0 || target.StartsWith('/'))
        {
            return target;
        }

        var afterScheme = target[(authorityAt + 3)..];
        var pathAt = afterScheme.IndexOfAny('/', '?');
        return pathAt < 0 ? "/" : afterScheme[pathAt..];
    }

    /// <summary>Writes every segment encoded once, without empty and dot segments, and always with a slash at the end.</summary>
    private static bool TryAppendPath(Utf8TextBuilder output, ReadOnlySpan<char> path)
    {
        // Nearly every path is canonical except for the slash at its end.
        if (PercentEncoding.IsPlainPath(path) && path.IndexOf("//") < 0 && path.IndexOf("/.") < 0)
        {
            output.Append(path);
            _ = path.EndsWith('/') ? output : output.Append('/');
            return true;
        }

        if (!TryParseSegments(path.StartsWith('/') ? path[1..] : path, out var segments))
        {
            return false;
        }

        output.Append('/');
        foreach (var segment in segments.Where(segment => segment.Length > 0))
        {
            PercentEncoding.Append(output, segment);
            output.Append('/');
        }

        return true;
    }

    /// <summary>
    /// Decodes the segments and removes dot segments, encoded ones as well, as the web server does, so that the signed path is the
    /// served path; <c>..</c> removes even an empty segment (https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4).
    /// </summary>
    private static bool TryParseSegments(ReadOnlySpan<char> path, out List<byte[]> segments)
    {
        segments = [];
        foreach (var range in path.Split('/'))
        {
            if (!PercentDecoding.TryDecode(path[range], plusIsSpace: false, out var segment))
            {
                return false;
            }

            switch (segment)
            {
                case [(byte)'.']:
                    break;
                case [(byte)'.', (byte)'.']:
                    segments.RemoveRange(Math.Max(segments.Count - 1, 0), Math.Min(segments.Count, 1));
                    break;
                default:
                    segments.Add(segment);
                    break;
            }
        }

        return true;
    }

    private static void Append(Utf8TextBuilder output, SignedHeader header)
    {
        if (header.Values is [var single])
        {
            output.Append(header.Name).Append(':').Append(single.AsSpan().Trim()).Append('\n');
            return;
        }

        foreach (var value in header.Values.Select(value => value.AsSpan().Trim().ToString()).Order(StringComparer.Ordinal))
        {
            output.Append(header.Name).Append(':').Append(value).Append('\n');
        }
    }

    private static void AppendNames(Utf8TextBuilder output, ReadOnlySpan<SignedHeader> headers)
    {
        for (var i = 0; i < headers.Length; i++)
        {
            (i == 0 ? output : output.Append(';')).Append(headers[i].Name);
        }
    }

    [GeneratedRegex(@"\A[A-Za-z]+://[-A-Za-z0-9.:\[\]]+(?:/[-A-Za-z0-9_~][-A-Za-z0-9_~.]*)*/?(?:\?|\z)")]
    private static partial Regex PlainAbsolute();
}
