using System.Diagnostics.CodeAnalysis;

namespace TfJobApi.Hosting;

/// <summary>The argument <c>--server</c> of the commands that call a server.</summary>
internal static class ServerArgument
{
    public const string Name = "server";

    public static bool TryParse(string given, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(given, UriKind.Absolute, out address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    /// <summary>Describes a text that is not an address, without the user and the password that it may have.</summary>
    public static string Refuse(string given) =>
        $"--{Name}: '{given[(given.LastIndexOf('@') + 1)..]}' is not a valid address (expected for example https://127.0.0.1:8443)";
}
