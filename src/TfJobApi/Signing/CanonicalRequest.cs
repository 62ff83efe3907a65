using System.Text;

namespace TfJobApi.Signing;

/// <summary>
/// The text that a signature is made of: the request, written in the one way on which both sides agree.
/// Source: Huawei Cloud, API Request Signing Guide (https://support.huaweicloud.com/intl/en-us/devg-apisign/)
/// </summary>
internal static class CanonicalRequest
{
    /// <summary>How long a text may be whose memory is used for the next one.</summary>
    private const int MostKept = 4096;

    [ThreadStatic]
    private static StringBuilder? _text;

    /// <summary>Null when the path or the query is percent-encoded wrongly.</summary>
    /// <param name="target">As it stands in the request line, so that nothing has decoded or sorted it.</param>
    /// <param name="payloadHash">Of the body, or what the client declares in its place.</param>
    /// <param name="lowersNames">Whether the names in the query are taken in lower case.</param>
    public static string? Of(
        string method, string target, IReadOnlyList<SignedHeader> headers, string payloadHash, bool lowersNames = false)
    {
        var text = _text is { Capacity: <= MostKept } kept ? kept.Clear() : _text = new StringBuilder(512);
        text.Append(method.ToUpperInvariant()).Append('\n');
        var pathAndQuery = PathAndQuery(target);
        var queryAt = pathAndQuery.IndexOf('?');
        var path = queryAt < 0 ? pathAndQuery : pathAndQuery[..queryAt];
        var query = queryAt < 0 ? default : pathAndQuery[(queryAt + 1)..];

        if (!TryAppendPath(text, path) || !CanonicalQuery.TryAppend(text.Append('\n'), query, lowersNames))
        {
            return null;
        }

        text.Append('\n');
        foreach (var header in headers)
        {
            Append(text, header);
        }

        AppendNames(text.Append('\n'), headers);

        return text.Append('\n').Append(payloadHash).ToString();
    }

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
    private static bool TryAppendPath(StringBuilder output, ReadOnlySpan<char> path)
    {
        var start = output.Length;
        output.Append('/');
        foreach (var range in path.Split('/'))
        {
            switch (path[range])
            {
                case "" or ".":
                    break;
                case "..":
                    RemoveLastSegment(output, start);
                    break;
                case var segment when PercentEncoding.TryAppendOnce(output, segment):
                    output.Append('/');
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static void RemoveLastSegment(StringBuilder output, int start)
    {
        var end = output.Length - 1;
        while (end > start && output[end - 1] != '/')
        {
            end--;
        }

        output.Length = Math.Max(end, start + 1);
    }

    private static void Append(StringBuilder output, SignedHeader header)
    {
        if (header.Values is [var single])
        {
            output.Append(header.Name).Append(':').Append(single.AsSpan().Trim()).Append('\n');
            return;
        }

        foreach (var value in header.Values.Select(value => value.Trim()).Order(StringComparer.Ordinal))
        {
            output.Append(header.Name).Append(':').Append(value).Append('\n');
        }
    }

    private static void AppendNames(StringBuilder output, IReadOnlyList<SignedHeader> headers)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            (i == 0 ? output : output.Append(';')).Append(headers[i].Name);
        }
    }
}
