using System.Text.RegularExpressions;

namespace TfJobApi.Auth.Signatures;

/// <summary>
/// The text that a signature is made of: the request, written in the one way on which both sides agree.
/// Source: Huawei Cloud, API Request Signing Guide (https://support.huaweicloud.com/intl/en-us/devg-apisign/)
/// </summary>
internal static partial class CanonicalRequest
{
    /// <summary>As text; null when the path or the query is percent-encoded wrongly.</summary>
    public static string? Of(
        string method, string target, ReadOnlySpan<SignedHeader> headers, ReadOnlySpan<byte> payloadHash, bool lowersNames = false)
    {
        var text = CanonicalText.OfThread();
        return TryWrite(text, method, target, headers, payloadHash, lowersNames) ? text.ToString() : null;
    }

    /// <summary>False when the path or the query is percent-encoded wrongly.</summary>
    /// <param name="target">As it stands in the request line, so that nothing has decoded or sorted it.</param>
    /// <param name="payloadHash">Of the body as <see cref="Signer.Hash"/> writes it, or what the client declares in its place.</param>
    /// <param name="lowersNames">Whether the names in the query are taken in lower case.</param>
    public static bool TryWrite(
        CanonicalText output, string method, string target, ReadOnlySpan<SignedHeader> headers, ReadOnlySpan<byte> payloadHash, bool lowersNames)
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

    /// <summary>
    /// Whether a path can be read in one way only. A target in absolute form is read as a URI by the web server, which decodes
    /// slashes and turns backslashes, so it must hold nothing of the kind.
    /// </summary>
    public static bool IsReadInOneWay(string target) => target.StartsWith('/') || PlainAbsolute().IsMatch(target);

    /// <summary>Of a target in absolute form, as a proxy is asked, the part behind the authority.</summary>
    private static ReadOnlySpan<char> PathAndQuery(ReadOnlySpan<char> target)
    {
        var authorityAt = target.IndexOf("://");
        if (authorityAt < 0 || target.StartsWith('/'))
        {
            return target;
        }

        var behind = target[(authorityAt + 3)..];
        var pathAt = behind.IndexOfAny('/', '?');
        return pathAt < 0 ? "/" : behind[pathAt..];
    }

    /// <summary>Every segment encoded once, none of them empty or a dot, and a slash at the end, whether one was sent or not.</summary>
    private static bool TryAppendPath(CanonicalText output, ReadOnlySpan<char> path)
    {
        // nearly every path is as it has to be, but for its end
        if (PercentEncoding.IsPlainPath(path) && path.IndexOf("//") < 0 && path.IndexOf("/.") < 0)
        {
            output.Append(path);
            _ = path.EndsWith('/') ? output : output.Append('/');
            return true;
        }

        if (!TryReadSegments(path.StartsWith('/') ? path[1..] : path, out var segments))
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
    /// The segments of a path that are left of it, decoded, some of them empty. It is read as the web server reads it, or what
    /// is signed would not be what is served: dots count when they are encoded, and two of them take away even an empty segment
    /// (https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4).
    /// </summary>
    private static bool TryReadSegments(ReadOnlySpan<char> path, out List<byte[]> segments)
    {
        segments = [];
        foreach (var range in path.Split('/'))
        {
            if (!PercentEncoding.TryDecode(path[range], plusIsSpace: false, out var segment))
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

    private static void Append(CanonicalText output, SignedHeader header)
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

    private static void AppendNames(CanonicalText output, ReadOnlySpan<SignedHeader> headers)
    {
        for (var i = 0; i < headers.Length; i++)
        {
            (i == 0 ? output : output.Append(';')).Append(headers[i].Name);
        }
    }

    [GeneratedRegex(@"\A[A-Za-z]+://[-A-Za-z0-9.:\[\]]+(?:/[-A-Za-z0-9_~][-A-Za-z0-9_~.]*)*/?(?:\?|\z)")]
    private static partial Regex PlainAbsolute();
}
