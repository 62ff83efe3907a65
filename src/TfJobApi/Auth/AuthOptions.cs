using TfJobApi.Settings;

namespace TfJobApi.Auth;

internal sealed class AuthOptions(SettingReader read)
{
    public AuthMode Mode { get; } = read.Choice("Auth:Mode", AuthMode.Open, "Enforced requires a credential and a permission");

    public bool? Explain { get; } = read.Flag(
        "Auth:Explain", "true in the Development environment", "answer a wrong signature with the texts that the server signed");

    public string PublicHost { get; } = read.Text(
        "Auth:PublicHost", "HOST", "", "another host, with or without a port, that a signature may contain, as behind a proxy") ?? "";

    public string Domain { get; } = read.Text("Auth:Domain", "NAME", "any", "the only account for which tokens are issued") ?? "";

    public string Project { get; } = read.Text("Auth:Project", "NAME", "any", "the only project, in CCI the region's, for which tokens are issued") ?? "";

    public List<UserOptions> Users { get; } = read.List("Auth:Users", user => new UserOptions(user));
}
