namespace TfJobApi.Admin;

/// <summary>
/// The names by which callers may reach the admin API without a token. A page of another site can bind a name of its own to the
/// address of this server (DNS rebinding), and then calls it as its own origin.
/// </summary>
/// <param name="names">More names of this server: those of its certificate and its addresses.</param>
internal sealed class AdminHosts(AdminOptions options, IEnumerable<string> names)
{
    /// <summary>Names that only this machine resolves. Source: https://www.rfc-editor.org/rfc/rfc6761#section-6.3</summary>
    private static readonly string[] OfThisMachine = ["localhost", "*.localhost", "host.docker.internal"];

    private readonly List<string> _configured = [.. options.Hosts];
    private readonly List<string> _all = [.. OfThisMachine, .. names, .. options.Hosts];

    public bool IsConfigured(string host) => Has(_configured, host);

    /// <param name="host">Without a port.</param>
    public bool IsKnown(string host) => IsAddress(host) || Has(_all, host);

    public static bool IsName(string text) => IsAddress(text) || IsDnsName(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text);

    private static bool IsAddress(string host) => Uri.CheckHostName(host) is UriHostNameType.IPv4 or UriHostNameType.IPv6;

    private static bool IsDnsName(string text) => Uri.CheckHostName(text) == UriHostNameType.Dns;

    private static bool Has(List<string> names, string host) => names.Exists(name => Matches(name, host.TrimEnd('.')));

    private static bool Matches(string name, string host) => name.StartsWith("*.", StringComparison.Ordinal)
        ? host.Length >= name.Length && host.EndsWith(name[1..], StringComparison.OrdinalIgnoreCase)
        : host.Equals(name, StringComparison.OrdinalIgnoreCase);
}
