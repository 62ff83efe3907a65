using System.Text;

namespace TfJobApi.Auth.Signatures;

/// <summary>Writes the parameters of a query, each <c>name=value</c> encoded once, sorted by name, then by value.</summary>
internal static class CanonicalQuery
{
    /// <returns>False if a part of the query has invalid percent-encoding.</returns>
    /// <param name="lowersNames">Whether names are signed in lowercase, as an older Go SDK does, which sends them unchanged.</param>
    public static bool TryAppend(Utf8TextBuilder output, ReadOnlySpan<char> query, bool lowersNames)
    {
        if (query.IsEmpty)
        {
            return true;
        }

        List<(byte[] Name, byte[] Value)> parameters = [];
        foreach (var range in query.Split('&'))
        {
            var parameter = query[range];
            if (parameter.IsEmpty)
            {
                continue;
            }

            var valueAt = parameter.IndexOf('=');
            if (!PercentEncoding.TryDecode(valueAt < 0 ? parameter : parameter[..valueAt], plusIsSpace: true, out var name)
                || !PercentEncoding.TryDecode(valueAt < 0 ? default : parameter[(valueAt + 1)..], plusIsSpace: true, out var value))
            {
                return false;
            }

            parameters.Add((lowersNames ? ToLower(name) : name, value));
        }

        parameters.Sort((left, right) => left.Name.AsSpan().SequenceCompareTo(right.Name) is var order and not 0
            ? order
            : left.Value.AsSpan().SequenceCompareTo(right.Value));

        var isFirst = true;
        foreach (var (name, value) in parameters)
        {
            PercentEncoding.Append(isFirst ? output : output.Append('&'), name);
            PercentEncoding.Append(output.Append('='), value);
            isFirst = false;
        }

        return true;
    }

    /// <summary>Whether signing the names in lowercase makes a difference.</summary>
    public static bool HasUpperCaseNames(ReadOnlySpan<char> target)
    {
        var queryAt = target.IndexOf('?');
        var query = queryAt < 0 ? default : target[(queryAt + 1)..];
        foreach (var range in query.Split('&'))
        {
            var parameter = query[range];
            var valueAt = parameter.IndexOf('=');
            if (PercentEncoding.TryDecode(valueAt < 0 ? parameter : parameter[..valueAt], plusIsSpace: true, out var name)
                && name.AsSpan().ContainsAnyInRange((byte)'A', (byte)'Z'))
            {
                return true;
            }
        }

        return false;
    }

    private static byte[] ToLower(byte[] text)
    {
        var lower = new byte[text.Length];
        _ = Ascii.ToLower(text, lower, out _);
        return lower;
    }
}
