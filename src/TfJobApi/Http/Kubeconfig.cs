using System.Text;
using TfJobApi.Json;

namespace TfJobApi.Http;

/// <summary>
/// The verb <c>kubeconfig</c>: prints a kubeconfig for the server that runs with the same configuration, so that kubectl
/// and client libraries find it. <c>--server</c> names another address, as when it is seen from outside of a container,
/// <c>--namespace</c> the namespace to begin in, <c>--token</c> the token to send.
/// Source: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
/// </summary>
internal static class Kubeconfig
{
    /// <summary>Where the built-in TFJob is.</summary>
    private const string UsualNamespace = "kube-test";

    public static string Of(IConfiguration configuration)
    {
        var server = configuration["server"] ?? ListenAddress.Local(configuration).GetLeftPart(UriPartial.Authority);
        var token = configuration["token"] ?? configuration["Auth:Users:0:Token"];

        return $"""
            apiVersion: v1
            kind: Config
            current-context: tfjobapi
            clusters:
            - name: tfjobapi
              cluster:
                server: {Quote(server)}
            contexts:
            - name: tfjobapi
              context:
                cluster: tfjobapi
                namespace: {Quote(configuration["namespace"] ?? UsualNamespace)}
                user: tfjobapi
            users:
            - name: tfjobapi
              user: {(string.IsNullOrEmpty(token) ? "{}" : $"{{token: {Quote(token)}}}")}

            """;
    }

    /// <summary>A text in JSON's quotes is one in YAML's.</summary>
    private static string Quote(string text)
    {
        var output = new JsonBuffer();
        JsonStrings.Write(text, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
