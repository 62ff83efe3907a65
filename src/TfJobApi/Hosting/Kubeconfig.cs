using System.Text;
using TfJobApi.Json;

namespace TfJobApi.Hosting;

/// <summary>
/// A kubeconfig by which kubectl and client libraries find a server, trust it, and say who they are.
/// Source: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
/// </summary>
/// <param name="Server">The server's address, without a path.</param>
internal sealed record Kubeconfig(string Server)
{
    /// <summary>Over TLS, kubectl asks for a user's name unless there is a credential; this one is nobody's.</summary>
    private const string NoToken = "none";

    /// <summary>The certificate of the CA by which the server is trusted, as PEM. Default: those that the client trusts anyway.</summary>
    public string? Authority { get; init; }

    /// <summary>The namespace to begin in. Default: where the built-in TFJob is.</summary>
    public string Namespace { get; init; } = "kube-test";

    /// <summary>The token to send. Default: none.</summary>
    public string? Token { get; init; }

    public string ToYaml() => $"""
        apiVersion: v1
        kind: Config
        current-context: tfjobapi
        clusters:
        - name: tfjobapi
          cluster:
            server: {Quote(Server)}{(Authority is null ? "" : $"\n    certificate-authority-data: {Base64(Authority)}")}
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

    private string User() =>
        !string.IsNullOrEmpty(Token) ? $"{{token: {Quote(Token)}}}"
        : Server.StartsWith(Uri.UriSchemeHttps, StringComparison.Ordinal) ? $"{{token: {NoToken}}}"
        : "{}";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));

    /// <summary>A text in JSON's quotes is one in YAML's.</summary>
    private static string Quote(string text)
    {
        var output = new JsonBuffer();
        JsonStrings.Write(text, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
