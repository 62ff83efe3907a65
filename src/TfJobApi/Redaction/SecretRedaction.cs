using System.Text;
using TfJobApi.Http;
using TfJobApi.Json;

namespace TfJobApi.Redaction;

/// <summary>
/// Hides the secrets of one request: the values of fields whose names suggest a secret, and every repetition of such a value.
/// Hiding too much is preferred to hiding too little.
/// </summary>
internal sealed class SecretRedaction
{
    /// <summary>The minimum length of a value that is searched for within other texts; shorter values are hidden only as whole texts.</summary>
    private const int ShortestWithin = 4;

    /// <summary>The maximum number of values that are searched for within other texts.</summary>
    private const int MostWithin = 64;

    private readonly HashSet<string> _values = new(StringComparer.Ordinal);
    private readonly List<string> _within = [];

    /// <summary>Adds the secrets in canonical JSON.</summary>
    public void Learn(ReadOnlyMemory<byte> json) => Walk(json, null);

    /// <summary>Gets the text, or the placeholder if it repeats a secret.</summary>
    public string Text(string text) =>
        _values.Contains(text) || _within.Exists(value => text.Contains(value, StringComparison.Ordinal)) ? SecretHeaders.Hidden : text;

    /// <summary>Gets the value of a field, in canonical JSON, with its secrets hidden.</summary>
    public ReadOnlyMemory<byte> Value(string field, ReadOnlyMemory<byte> json)
    {
        var output = new JsonBuffer(json.Length + 16);
        Walk(json, output, isSecret: field.Split('.', '[').Any(SecretNames.Has));
        return output.WrittenMemory;
    }

    /// <summary>Gets a body as sent, as canonical JSON if something in it is hidden, or only a placeholder if it cannot be parsed and mentions a secret.</summary>
    public string Body(byte[] body, string? mediaType)
    {
        var text = Encoding.UTF8.GetString(body);
        var json = CanonicalOf(body, mediaType);
        if (json.IsEmpty)
        {
            return SecretNames.AreIn(text) ? SecretHeaders.Hidden : text;
        }

        var shown = Value("", json);
        return !SecretNames.AreIn(text) && shown.Span.SequenceEqual(json.Span) ? text : Encoding.UTF8.GetString(shown.Span);
    }

    /// <summary>Converts a body, JSON or YAML, to canonical JSON; empty if it is neither.</summary>
    public static ReadOnlyMemory<byte> CanonicalOf(byte[] body, string? mediaType)
    {
        ReadOnlyMemory<byte> json = body;
        if (mediaType == MediaType.Yaml)
        {
            if (!YamlToJson.TryConvert(body, withLines: false, most: 2, out var documents, out _) || documents.Count != 1)
            {
                return default;
            }

            json = documents[0].Json;
        }

        return CanonicalJson.TryParse(json, out var value, out _) ? value.Json : default;
    }

    private void Walk(ReadOnlyMemory<byte> json, JsonBuffer? output, bool isSecret = false)
    {
        if (!json.IsEmpty)
        {
            var cursor = new CanonicalCursor(json.Span);
            Walk(ref cursor, json, isSecret, output);
        }
    }

    /// <summary>Visits a value: without an output it collects the secrets, otherwise it writes the value without them.</summary>
    private void Walk(ref CanonicalCursor cursor, ReadOnlyMemory<byte> json, bool isSecret, JsonBuffer? output)
    {
        if (cursor.IsObject)
        {
            WalkMembers(ref cursor, json, isSecret, output);
        }
        else if (cursor.IsArray)
        {
            cursor.Enter();
            var separator = (byte)'[';
            while (cursor.MoveNext())
            {
                output?.Write(separator);
                separator = (byte)',';
                Walk(ref cursor, json, isSecret, output);
            }

            output?.Write(separator == '[' ? "[]"u8 : "]"u8);
        }
        else
        {
            Scalar(json[cursor.ReadRange()], isSecret, output);
        }
    }

    private void WalkMembers(ref CanonicalCursor cursor, ReadOnlyMemory<byte> json, bool isSecret, JsonBuffer? output)
    {
        cursor.Enter();
        var separator = (byte)'{';
        var hasSecretName = false;
        while (cursor.MoveNext(out var name))
        {
            output?.Write(separator);
            output?.WriteQuoted(name);
            output?.Write((byte)':');
            separator = (byte)',';

            // The name of a container's variable and the path of a JSON Patch operation qualify "value", which is sorted after both.
            var text = JsonStrings.Decode(name);
            var start = cursor.Position;
            Walk(ref cursor, json, isSecret || SecretNames.Has(text) || (hasSecretName && text == "value"), output);
            hasSecretName |= text is "name" or "path" && SecretNames.Has(new CanonicalValue(json[start..cursor.Position]).ToString());
        }

        output?.Write(separator == '{' ? "{}"u8 : "}"u8);
    }

    private void Scalar(CanonicalValue value, bool isSecret, JsonBuffer? output)
    {
        var isText = value.IsString || value.IsNumber;
        if (output is null)
        {
            if (isSecret && isText)
            {
                Learn(value.ToString());
            }

            return;
        }

        var isHidden = isText && (isSecret || (_values.Count > 0 && Text(value.ToString()) == SecretHeaders.Hidden));
        output.Write(isHidden ? "\"(hidden)\""u8 : value.Span);
    }

    private void Learn(string value)
    {
        if (!_values.Add(value) || value.Length < ShortestWithin || _within.Count >= MostWithin)
        {
            return;
        }

        _within.Add(value);

        // Messages and JSON texts repeat it escaped.
        var escaped = JsonEncodedOf(value);
        if (escaped != value)
        {
            _within.Add(escaped);
        }
    }

    private static string JsonEncodedOf(string text)
    {
        var output = new JsonBuffer();
        JsonStrings.Write(text, output);
        return Encoding.UTF8.GetString(output.WrittenSpan[1..^1]);
    }
}
