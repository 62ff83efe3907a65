using System.Buffers;
using System.Text;

namespace TfJobApi.Resources;

/// <summary>
/// The rules for names, label keys and label values. Each returns all violations, with the messages of Kubernetes.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go
/// </summary>
internal static class NameRules
{
    private const int LabelLength = 63;
    private const int SubdomainLength = 253;
    private const string NonEmpty = "must be non-empty";

    private const string Label =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an "
        + "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string LabelWithLetter =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with "
        + "an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    private const string Subdomain =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with "
        + "an alphanumeric character (e.g. 'example.com', regex used for validation is "
        + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string Qualified =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string Value =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with "
        + "an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
        + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private static readonly SearchValues<char> LowerInside = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private static readonly SearchValues<char> QualifiedInside =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly SearchValues<byte> SimpleInside =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."u8);

    /// <summary>A name that can be a part of a path. Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/api/validation/path/name.go</summary>
    public static IReadOnlyList<string> PathSegment(string name) => name is "." or ".."
        ? [$"may not be '{name}'"]
        : [.. "/%".Where(name.Contains).Select(character => $"may not contain '{character}'")];

    public static IReadOnlyList<string> DnsLabel(string name) =>
        Check(name, LabelLength, IsDnsLabel(name), Label);

    /// <summary>A DNS label that starts with a letter: the name of a service.</summary>
    public static IReadOnlyList<string> DnsLabelWithLetter(string name) =>
        Check(name, LabelLength, IsDnsLabel(name) && char.IsAsciiLetterLower(name[0]), LabelWithLetter);

    /// <summary>A prefix of generated names, which are shortened to the length of a label.</summary>
    public static IReadOnlyList<string> DnsLabelPrefix(string prefix) =>
        Check(prefix, SubdomainLength, IsDnsLabel(prefix), Label);

    public static IReadOnlyList<string> DnsSubdomain(string name)
    {
        var isSubdomain = true;
        foreach (var part in name.AsSpan().Split('.'))
        {
            isSubdomain &= IsDnsLabel(name.AsSpan(part));
        }

        return Check(name, SubdomainLength, isSubdomain, Subdomain);
    }

    public static IReadOnlyList<string> LabelValue(string value) =>
        value.Length == 0 || (IsQualifiedPart(value) && value.Length <= LabelLength) ? [] : Check(value, LabelLength, IsQualifiedPart(value), Value);

    /// <summary>A label or annotation key: an optional DNS subdomain and '/', then a name.</summary>
    public static IReadOnlyList<string> QualifiedName(string key)
    {
        if (IsQualifiedPart(key) && key.Length <= LabelLength)
        {
            return [];
        }

        var parts = key.Split('/', 3);
        if (parts.Length > 2)
        {
            return [$"a qualified name {Qualified} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"];
        }

        var name = parts[^1];
        var inName = name.Length == 0 ? [NonEmpty, Qualified] : Check(name, LabelLength, IsQualifiedPart(name), Qualified);
        var inPrefix = parts.Length == 1 ? [] : parts[0].Length == 0 ? [NonEmpty] : DnsSubdomain(parts[0]);

        return [.. inPrefix.Select(message => $"prefix part {message}"), .. inName.Select(message => $"name part {message}")];
    }

    /// <summary>
    /// A quick check that most keys and values pass: a short text without a prefix and without characters that JSON escapes is
    /// valid for <see cref="QualifiedName"/> and <see cref="LabelValue"/>. Other texts can be valid, too.
    /// </summary>
    public static bool IsSimpleName(ReadOnlySpan<byte> utf8) =>
        utf8.Length is > 0 and <= LabelLength
        && char.IsAsciiLetterOrDigit((char)utf8[0]) && char.IsAsciiLetterOrDigit((char)utf8[^1]) && !utf8.ContainsAnyExcept(SimpleInside);

    private static List<string> Check(string text, int limit, bool hasForm, string form)
    {
        if (hasForm && text.Length <= limit)
        {
            return [];
        }

        List<string> violations = [];
        if (Encoding.UTF8.GetByteCount(text) > limit)
        {
            violations.Add($"must be no more than {limit} characters");
        }

        if (!hasForm)
        {
            violations.Add(form);
        }

        return violations;
    }

    private static bool IsDnsLabel(ReadOnlySpan<char> text) =>
        !text.IsEmpty && text[0] != '-' && text[^1] != '-' && !text.ContainsAnyExcept(LowerInside);

    private static bool IsQualifiedPart(ReadOnlySpan<char> text) =>
        !text.IsEmpty && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]) && !text.ContainsAnyExcept(QualifiedInside);
}
