using System.Text;
using TfJobApi.Json;

namespace TfJobApi.Hosting;

/// <summary>
/// A kubeconfig: the address of a server, the CA to trust, and the credential to send.
/// Source: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
/// </summary>
/// <param name="Server">The server's address, without a path.</param>
internal sealed record Kubeconfig(string Server)
{
    /// <summary>Over TLS, kubectl prompts for a user name unless there is a credential. No user has this one.</summary>
    private const string NoToken = "none";

    /// <summary>The certificate of the CA, as PEM. Default: null, the CAs that the client trusts anyway.</summary>
    public string? Authority { get; init; }

    /// <summary>The default namespace, that of the built-in TFJob.</summary>
    public string Namespace { get; init; } = "kube-test";

    public string? Token { get; init; }

    public string ToYaml() => $"""
        apiVersion: v1
        kind: Config
        current-context: tfjobapi
        clusters:
        - name: tfjobapi
          cluster:
            server: {Quote(Server)}{Trust()}
        contexts:
        - name: tfjobapi
          context:
            cluster: tfjobapi
            namespace: {Quote(Namespace)}
            user: tfjobapi
        users:
        - name: tfjobapi
          user: {User()}

        """;

    /// <summary>Without TLS the official client of Node requires the flag, and kubectl ignores it.</summary>
    private string Trust() =>
        Authority is not null ? $"\n    certificate-authority-data: {Base64(Authority)}"
        : Server.StartsWith(Uri.UriSchemeHttps, StringComparison.Ordinal) ? ""
        : "\n    insecure-skip-tls-verify: true";

    private string User() =>
        !string.IsNullOrEmpty(Token) ? $"{{token: {Quote(Token)}}}"
        : Server.StartsWith(Uri.UriSchemeHttps, StringComparison.Ordinal) ? $"{{token: {NoToken}}}"
        : "{}";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));

    /// <summary>A JSON string is a YAML string.</summary>
    private static string Quote(string text)
    {
        var output = new JsonBuffer();
        JsonStrings.Write(text, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
