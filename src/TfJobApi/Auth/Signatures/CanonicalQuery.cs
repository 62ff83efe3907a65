using System.Text;
using TfJobApi.Http;

namespace TfJobApi.Auth.Signatures;

/// <summary>Writes the parameters of a query, each <c>name=value</c> encoded once, sorted by name, then by value.</summary>
internal static class CanonicalQuery
{
    /// <summary>Returns false if a part of the query has invalid percent-encoding.</summary>
    /// <param name="lowersNames">Whether names are signed in lowercase, as by an older Go SDK, which sends them unchanged.</param>
    public static bool TryAppend(Utf8TextBuilder output, ReadOnlySpan<char> query, bool lowersNames)
    {
        if (query.IsEmpty)
        {
            return true;
        }

        if (!TryParse(query, lowersNames, out var parameters))
        {
            return false;
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
    public static bool HasUpperCaseNames(ReadOnlySpan<char> target) =>
        target.IndexOf('?') is var queryAt and >= 0
        && TryParse(target[(queryAt + 1)..], lowersNames: false, out var parameters)
        && parameters.Exists(parameter => parameter.Name.AsSpan().ContainsAnyInRange((byte)'A', (byte)'Z'));

    private static bool TryParse(ReadOnlySpan<char> query, bool lowersNames, out List<(byte[] Name, byte[] Value)> parameters)
    {
        parameters = [];
        foreach (var range in query.Split('&'))
        {
            var parameter = query[range];
            if (parameter.IsEmpty)
            {
                continue;
            }

            var valueAt = parameter.IndexOf('=');
            if (!PercentDecoding.TryDecode(valueAt < 0 ? parameter : parameter[..valueAt], plusIsSpace: true, out var name)
                || !PercentDecoding.TryDecode(valueAt < 0 ? default : parameter[(valueAt + 1)..], plusIsSpace: true, out var value))
            {
                return false;
            }

            if (lowersNames)
            {
                Ascii.ToLowerInPlace(name, out _);
            }

            parameters.Add((name, value));
        }

        return true;
    }
}
