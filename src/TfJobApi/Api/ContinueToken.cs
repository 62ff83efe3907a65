using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Api;

/// <summary>
/// The start of the next page of a list, and its version: JSON in base64url, as on a real server.
/// Source: https://github.com/kubernetes/apiserver/blob/v0.20.2/pkg/storage/etcd3/store.go
/// </summary>
/// <param name="Version">A negative one continues a list whose own version is no longer kept.</param>
/// <param name="Start">
/// The first key of the page, relative to the list: <c>NAME</c> in a namespace, <c>NAMESPACE/NAME</c> across all. A null character at its
/// end begins after that key.
/// </param>
internal sealed record ContinueToken(long Version, string Start)
{
    public const long Newest = -1;

    private const string Format = "meta.k8s.io/v1";

    /// <summary>Greater than every character of a name.</summary>
    private const char Last = '\uffff';

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_\r\n");

    /// <param name="namespace">The namespace that is listed; null for all.</param>
    public static ContinueToken After(ObjectKey last, string? @namespace, long version) =>
        new(version, @namespace is null && last.Namespace.Length > 0 ? $"{last.Namespace}/{last.Name}\0" : $"{last.Name}\0");

    public static Result<ContinueToken> Parse(string text) =>
        !TryDecode(text, out var json, out var error) || !TryRead(json, out var token, out error)
            ? ApiErrors.BadRequest($"invalid continue token: continue key is not valid: {error}")
            : token;

    /// <summary>Returns a key, perhaps of no object, after which the page begins.</summary>
    public ObjectKey KeyBefore(ResourceDefinition resource, string? @namespace)
    {
        var start = Start.StartsWith('/') ? Start[1..] : Start;
        if (@namespace is not null)
        {
            return new(resource, @namespace, NameBefore(start));
        }

        return start.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0
            ? new(resource, start[..slash], NameBefore(start[(slash + 1)..]))
            : new(resource, start.TrimEnd('\0'), "");
    }

    public override string ToString()
    {
        var output = new JsonBuffer();
        var members = new JsonMembers(output);
        members.Text("v"u8, Format);
        members.Number("rv"u8, Version);
        members.Text("start"u8, Start);
        members.End();

        return Base64Url.EncodeToString(output.WrittenSpan);
    }

    /// <summary>Returns a name that is less than the given one, with no valid name between the two.</summary>
    private static string NameBefore(string name) => name switch
    {
        [] => "",
        [.. var whole, '\0'] => whole,
        [.. var first, var last] => $"{first}{(char)(last - 1)}{Last}",
    };

    /// <summary>Decodes base64url without padding, as Go does: line ends and the bits after the last byte are ignored, which Base64Url rejects.</summary>
    private static bool TryDecode(string text, out ReadOnlyMemory<byte> json, out string error)
    {
        (json, error) = (default, "");
        var plain = text.AsSpan().ContainsAny('\r', '\n') ? string.Concat(text.Split('\r', '\n')) : text;
        var wrongAt = text.AsSpan().IndexOfAnyExcept(Alphabet) is var found and >= 0 ? found
            : plain.Length % 4 == 1 ? text.Length - 1
            : -1;
        var padded = plain.Replace('-', '+').Replace('_', '/') + new string('=', -plain.Length & 3);
        var bytes = new byte[padded.Length / 4 * 3];
        if (wrongAt >= 0 || !Convert.TryFromBase64String(padded, bytes, out var length))
        {
            error = string.Create(CultureInfo.InvariantCulture, $"illegal base64 data at input byte {Math.Max(wrongAt, 0)}");
            return false;
        }

        json = bytes.AsMemory(0, length);
        return true;
    }

    private static bool TryRead(ReadOnlyMemory<byte> json, out ContinueToken token, out string error)
    {
        token = null!;
        if (!CanonicalJson.TryParse(json, out var value, out var jsonError))
        {
            error = jsonError.ToString();
            return false;
        }

        var (version, start) = (value["rv"], value["start"]);
        error = WrongType(value) is { } wrong ? $"json: cannot unmarshal {wrong}"
            : value["v"].Text is var format && format != Format ? $"server does not recognize this encoded version {GoQuote.Quote(GoQuote.Shorten(format ?? ""))}"
            : version.IsAbsentOrNull || version.Integer == 0 ? $"incorrect encoded start resourceVersion (version {Format})"
            : string.IsNullOrEmpty(start.Text) ? $"encoded start key empty (version {Format})"
            : !IsClean(start.Text) ? GoQuote.Shorten(start.Text)
            : "";
        token = error.Length == 0 ? new(version.Integer!.Value, start.Text!) : null!;

        return token is not null;
    }

    /// <summary>Describes a value that Go does not decode.</summary>
    private static string? WrongType(CanonicalValue token) =>
        token is { IsObject: false, IsNull: false } ? $"{GoType(token)} into Go value of type etcd3.continueToken"
        : WrongText(token, "v") ?? WrongText(token, "start") ?? (token["rv"] is { IsAbsentOrNull: false, Integer: null } version
            ? $"{GoType(version)}{(version.IsNumber ? $" {GoQuote.Shorten(version.ToString())}" : "")} into Go struct field continueToken.rv of type int64"
            : null);

    private static string? WrongText(CanonicalValue token, string name) => token[name] is { IsAbsentOrNull: false, IsString: false } value
        ? $"{GoType(value)} into Go struct field continueToken.{name} of type string"
        : null;

    private static string GoType(CanonicalValue value) => value.TypeName switch
    {
        "integer" => "number",
        "boolean" => "bool",
        var type => type,
    };

    /// <summary>Whether a path has no empty segments and no dots as segments, which could leave the list.</summary>
    private static bool IsClean(string start) =>
        start == "/" || !(start.StartsWith('/') ? start[1..] : start).Split('/').Any(segment => segment is "" or "." or "..");
}
