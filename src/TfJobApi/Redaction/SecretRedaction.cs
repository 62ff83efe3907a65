using System.Text;
using TfJobApi.Http;
using TfJobApi.Json;

namespace TfJobApi.Redaction;

/// <summary>
/// Hides the secrets of one request: the values of fields whose names suggest a secret, texts that contain a secret after its
/// name, and repetitions of such values. Hiding too much is preferred to hiding too little.
/// </summary>
/// <param name="members">Members of an object that are secret with everything in them.</param>
internal sealed class SecretRedaction(params IReadOnlyList<string> members)
{
    /// <summary>Shorter values are hidden only as whole texts.</summary>
    private const int MinSubstringLength = 4;

    private const int MaxSubstrings = 64;

    /// <summary>The annotation in which <c>kubectl apply</c> keeps the whole object, in clear.</summary>
    private const string LastApplied = "last-applied-configuration";

    private readonly HashSet<string> _values = new(StringComparer.Ordinal);

    // Searched for within other texts.
    private readonly List<string> _substrings = [];

    /// <summary>Adds the secrets in canonical JSON.</summary>
    public void Learn(ReadOnlyMemory<byte> json) => Walk(json, null);

    /// <summary>Replaces the text if it repeats a secret.</summary>
    public string Text(string text) =>
        _values.Contains(text) || _substrings.Exists(value => text.Contains(value, StringComparison.Ordinal)) ? SecretHeaders.Hidden : text;

    /// <summary>Hides the secrets in the canonical value of a field.</summary>
    public ReadOnlyMemory<byte> Value(string field, ReadOnlyMemory<byte> json)
    {
        var output = new JsonBuffer(json.Length + 16);
        Walk(json, output, isSecret: field.Split('.', '[').Any(IsSecret));
        return output.WrittenMemory;
    }

    /// <summary>Returns the body as sent or, if it contains a secret, as canonical JSON; an invalid body that mentions a secret is replaced.</summary>
    public string Body(byte[] body, string? mediaType)
    {
        var text = Encoding.UTF8.GetString(body);
        var json = ToCanonical(body, mediaType);
        if (json.IsEmpty)
        {
            return members.Count > 0 || SecretValues.AreMentionedIn(text) ? SecretHeaders.Hidden : text;
        }

        var shown = Value("", json);
        return !SecretValues.AreMentionedIn(text) && shown.Span.SequenceEqual(json.Span) ? text : Encoding.UTF8.GetString(shown.Span);
    }

    /// <summary>Converts JSON or YAML; the result is empty if the body is neither.</summary>
    public static ReadOnlyMemory<byte> ToCanonical(byte[] body, string? mediaType)
    {
        ReadOnlyMemory<byte> json = body;
        if (MediaType.IsYaml(mediaType))
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

    /// <summary>Collects the secrets in a value or, with an output, writes the value without them.</summary>
    private void Walk(ref CanonicalCursor cursor, ReadOnlyMemory<byte> json, bool isSecret, JsonBuffer? output)
    {
        if (cursor.IsObject)
        {
            WalkMembers(ref cursor, json, isSecret, output);
        }
        else if (cursor.IsArray)
        {
            WalkElements(ref cursor, json, isSecret, output);
        }
        else
        {
            VisitScalar(json[cursor.ReadRange()], isSecret, output);
        }
    }

    private void WalkElements(ref CanonicalCursor cursor, ReadOnlyMemory<byte> json, bool isSecret, JsonBuffer? output)
    {
        cursor.Enter();
        var separator = (byte)'[';
        var followsOption = false;
        while (cursor.MoveNext())
        {
            output?.Write(separator);
            separator = (byte)',';

            var start = cursor.Position;
            Walk(ref cursor, json, isSecret || followsOption, output);
            followsOption = json.Span[start..] is [(byte)'"', (byte)'-', ..]
                && SecretValues.IsOption(new CanonicalValue(json[start..cursor.Position]).ToString());
        }

        output?.Write(separator == '[' ? "[]"u8 : "]"u8);
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

            // The name of an environment variable and the path of a JSON Patch operation qualify "value", which is sorted after both.
            var text = JsonStrings.Decode(name);
            var start = cursor.Position;
            Walk(ref cursor, json, isSecret || IsSecret(text) || (hasSecretName && text == "value"), output);
            hasSecretName |= text is "name" or "path" && IsSecret(new CanonicalValue(json[start..cursor.Position]).ToString());
        }

        output?.Write(separator == '{' ? "{}"u8 : "}"u8);
    }

    /// <param name="name">The name of a member, or the path of a JSON Patch operation.</param>
    private bool IsSecret(string name) => SecretNames.Has(name)
        || (members.Count > 0 && name.EndsWith(LastApplied, StringComparison.Ordinal))
        || members.Any(member => name == member || name.Split('/') is ["", var first, ..] && first == member);

    private void VisitScalar(CanonicalValue value, bool isSecret, JsonBuffer? output)
    {
        if (!value.IsString && !value.IsNumber)
        {
            output?.Write(value.Span);
            return;
        }

        var text = value.ToString();
        var found = SecretValues.In(text);
        isSecret |= found.Count > 0;
        if (output is not null)
        {
            output.Write(isSecret || Text(text) == SecretHeaders.Hidden ? "\"(hidden)\""u8 : value.Span);
        }
        else if (isSecret)
        {
            Learn(text);
            found.ForEach(Learn);
        }
    }

    private void Learn(string value)
    {
        if (!_values.Add(value) || value.Length < MinSubstringLength || _substrings.Count >= MaxSubstrings)
        {
            return;
        }

        _substrings.Add(value);

        // Messages and JSON texts contain it escaped.
        var output = new JsonBuffer();
        JsonStrings.Write(value, output);
        var escaped = Encoding.UTF8.GetString(output.WrittenSpan[1..^1]);
        if (escaped != value)
        {
            _substrings.Add(escaped);
        }
    }
}
