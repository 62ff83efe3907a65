using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace TfJobApi.Hosting.Tls;

/// <summary>The names in a certificate.</summary>
internal static class SubjectNames
{
    private const int MaxLength = 253;

    /// <summary>Names of this machine, for itself and for containers on it.</summary>
    public static readonly string[] OfThisMachine = ["localhost", "127.0.0.1", "::1", "host.docker.internal"];

    /// <summary>Whether the text is an IP address or the name of a host; the first part of a name may be <c>*</c>.</summary>
    public static bool IsName(string text) => IsAddress(text) || IsDnsName(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text);

    /// <summary>Clients check these names only, not the subject. Source: https://www.rfc-editor.org/rfc/rfc9525#section-2</summary>
    public static X509Extension Extension(IEnumerable<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (IsAddress(name))
            {
                builder.AddIpAddress(IPAddress.Parse(name));
            }
            else
            {
                builder.AddDnsName(name);
            }
        }

        return builder.Build();
    }

    private static bool IsAddress(string text) => Uri.CheckHostName(text) is UriHostNameType.IPv4 or UriHostNameType.IPv6;

    private static bool IsDnsName(string text) =>
        text.Length <= MaxLength && text.All(char.IsAscii) && Uri.CheckHostName(text) == UriHostNameType.Dns;
}
