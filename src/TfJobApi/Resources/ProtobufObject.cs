using System.Text;
using System.Text.Json.Nodes;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>
/// Reads the type and the metadata of an object in protobuf, but not its spec and status. kubectl 1.32 creates objects of
/// built-in kinds in this form.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/generated.proto
/// </summary>
internal static class ProtobufObject
{
    private const int Labels = 11;
    private const int Annotations = 12;

    public static bool TryRead(ReadOnlyMemory<byte> body, out CanonicalValue json)
    {
        json = default;
        if (!ProtobufFields.TryOpen(body, out var type, out var message) || !TryReadTexts(type.Span, ["apiVersion", "kind"], out var root))
        {
            return false;
        }

        var fields = new ProtobufFields(message);
        while (fields.Read())
        {
            if (fields.Number == 1)
            {
                if (!TryReadMetadata(fields.Value, out var metadata))
                {
                    return false;
                }

                root["metadata"] = metadata;
            }
        }

        return !fields.IsInvalid && CanonicalJson.TryParse(Encoding.UTF8.GetBytes(root.ToJsonString()), out json, out _);
    }

    private static bool TryReadMetadata(ReadOnlySpan<byte> message, out JsonObject metadata)
    {
        if (!TryReadTexts(message, ["name", "generateName", "namespace", "", "uid", "resourceVersion"], out metadata))
        {
            return false;
        }

        var (labels, annotations) = (new JsonObject(), new JsonObject());
        var fields = new ProtobufFields(message);
        while (fields.Read())
        {
            if (fields.Number is Labels or Annotations)
            {
                if (!TryReadTexts(fields.Value, ["key", "value"], out var entry))
                {
                    return false;
                }

                (fields.Number == Labels ? labels : annotations)[(string?)entry["key"] ?? ""] = (string?)entry["value"] ?? "";
            }
        }

        metadata["labels"] = labels;
        metadata["annotations"] = annotations;

        return true;
    }

    /// <param name="names">The names of the fields from 1 on; empty for a field that is not read.</param>
    private static bool TryReadTexts(ReadOnlySpan<byte> message, ReadOnlySpan<string> names, out JsonObject texts)
    {
        texts = [];
        var fields = new ProtobufFields(message);
        while (fields.Read())
        {
            if (fields.Number <= names.Length && names[fields.Number - 1] is { Length: > 0 } name)
            {
                texts[name] = Encoding.UTF8.GetString(fields.Value);
            }
        }

        return !fields.IsInvalid;
    }
}
