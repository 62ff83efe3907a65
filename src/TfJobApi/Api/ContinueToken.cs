using System.Buffers.Text;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Api;

/// <summary>
/// The start of the next page of a list, and its version. Its text is opaque to callers: JSON in base64url, as on a real server.
/// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/storage/continue.go
/// </summary>
/// <param name="Version"><see cref="Newest"/> continues a list whose own version is no longer kept.</param>
internal sealed record ContinueToken(long Version, ObjectKey After)
{
    public const long Newest = -1;

    private const string Format = "meta.k8s.io/v1";

    public override string ToString()
    {
        var output = new JsonBuffer();
        var members = new JsonMembers(output);
        members.Number("rv"u8, Version);
        members.Text("start"u8, $"{After.Namespace}/{After.Name}\0");
        members.Text("v"u8, Format);
        members.End();

        return Base64Url.EncodeToString(output.WrittenSpan);
    }

    /// <summary>Returns null if the text is not a valid token.</summary>
    public static ContinueToken? Parse(string text, ResourceDefinition resource)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (!Base64Url.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, bytes, out var length)
            || !CanonicalJson.TryParse(bytes.AsMemory(0, length), out var token, out _))
        {
            return null;
        }

        return token["v"].Text == Format
            && token["rv"].Integer is { } version and >= Newest
            && token["start"].Text?.TrimEnd('\0').Split('/') is [var @namespace, var name]
                ? new(version, new(resource, @namespace, name))
                : null;
    }
}
