using System.Text;
using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Updates.Apply;

/// <summary>
/// Writes path elements for messages, for example <c>.metadata.ownerReferences[uid="x"].name</c>.
/// Source: https://github.com/kubernetes-sigs/structured-merge-diff/blob/master/fieldpath/element.go
/// </summary>
internal static class PathText
{
    /// <summary>In UTF-16 units. The end of a longer path is not shown.</summary>
    private const int MaxLength = 1024;

    /// <param name="element">As it stands between its quotes.</param>
    public static string Of(ReadOnlySpan<byte> element)
    {
        var text = JsonStrings.Decode(element);
        return GoQuote.Shorten(text[0] switch
        {
            'f' => $".{text.AsSpan(2)}",
            'i' => $"[{text.AsSpan(2)}]",
            _ => $"[{Value(text)}]",
        });
    }

    public static string Append(string path, ReadOnlySpan<byte> element) => path.Length < MaxLength ? path + Of(element) : path;

    /// <param name="message">Begins with a path.</param>
    public static string Prepend(ReadOnlySpan<byte> element, string message) => message.Length < 2 * MaxLength ? Of(element) + message : message;

    private static string Value(string element)
    {
        if (!CanonicalJson.TryParse(Encoding.UTF8.GetBytes(element[2..]), out var value, out _))
        {
            return "";
        }

        if (element[0] == 'v')
        {
            return $"={Quote(value)}";
        }

        List<string> keys = [];
        foreach (var member in value.Members)
        {
            keys.Add($"{member.Name}={Quote(member.Value)}");
        }

        return string.Join(',', keys);
    }

    private static string Quote(CanonicalValue value) => value.Text is { } text ? GoQuote.Quote(text) : value.ToString();
}
