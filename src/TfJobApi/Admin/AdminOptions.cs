using TfJobApi.Settings;

namespace TfJobApi.Admin;

internal sealed class AdminOptions(SettingReader read)
{
    public bool Enabled { get; } = read.Flag("Admin:Enabled", true, "serve the admin API under /__admin");

    public string Token { get; } = read.Text(
        "Admin:Token", "TOKEN", "", "the only credential that the admin API accepts; required for callers from other machines") ?? "";

    public List<string> Hosts { get; } = read.Texts(
        "Admin:Hosts", "NAME|ADDRESS", "more hosts by which the admin API may be called without a token",
        "the name of a host, or an IP address, without scheme and port", AdminHosts.IsName);

    /// <summary>Checks that a client can send the token. The message does not have it, because it is a secret.</summary>
    public IEnumerable<string> Check() => Credential.IsValid(Token) ? [] : [$"Admin:Token {Credential.Rule}"];
}
