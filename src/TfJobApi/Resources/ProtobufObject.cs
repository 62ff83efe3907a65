using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>
/// Reads objects of built-in kinds in protobuf, which Go clients send: kubectl from 1.32 on, and controller-runtime. Reads only the
/// metadata of a kind whose message is not declared.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/generated.proto
/// </summary>
internal static class ProtobufObject
{
    /// <summary>The most fields of an object. Each costs much more memory than its bytes.</summary>
    private const int MaxFields = 65_536;

    private static readonly ProtobufMessage Type = ProtobufMessage.Texts((1, "apiVersion"), (2, "kind"));
    private static readonly ProtobufMessage Time = new(new(1, "seconds", ProtobufType.Integer), new(2, "nanos", ProtobufType.Integer));
    private static readonly ProtobufMessage TextEntry = ProtobufMessage.Texts((1, "key"), (2, "value"));
    private static readonly ProtobufMessage BytesEntry = new(new(1, "key", ProtobufType.Text), new(2, "value", ProtobufType.Bytes));

    private static readonly ProtobufMessage OwnerReference = ProtobufMessage.Texts((1, "kind"), (3, "name"), (4, "uid"), (5, "apiVersion"))
        .With(new(6, "controller", ProtobufType.Boolean), new(7, "blockOwnerDeletion", ProtobufType.Boolean));

    private static readonly ProtobufMessage Metadata = ProtobufMessage
        .Texts((1, "name"), (2, "generateName"), (3, "namespace"), (5, "uid"), (6, "resourceVersion"))
        .With(
            new(8, "creationTimestamp", ProtobufType.Time),
            new(11, "labels", ProtobufType.TextMap),
            new(12, "annotations", ProtobufType.TextMap),
            new(13, "ownerReferences", ProtobufType.Message, OwnerReference) { IsRepeated = true },
            new(14, "finalizers", ProtobufType.Text) { IsRepeated = true });

    private static readonly ProtobufField MetadataField = new(1, "metadata", ProtobufType.Message, Metadata);

    public static bool TryRead(ReadOnlyMemory<byte> body, ResourceDefinition resource, out CanonicalValue json) =>
        TryRead(body, (resource.Protobuf ?? new()).With(MetadataField), out json);

    /// <param name="whole">The message of the object, whose apiVersion and kind are in its envelope.</param>
    public static bool TryRead(ReadOnlyMemory<byte> body, ProtobufMessage whole, out CanonicalValue json)
    {
        json = default;
        var left = MaxFields;
        if (!ProtobufFields.TryOpen(body, out var type, out var message) || !TryRead(type.Span, Type, ref left, out var root) || !TryRead(message, whole, ref left, out var members))
        {
            return false;
        }

        foreach (var (name, value) in members.ToList())
        {
            members.Remove(name);
            root[name] = value;
        }

        return CanonicalJson.TryParse(Encoding.UTF8.GetBytes(root.ToJsonString()), out json, out _);
    }

    // The depth is that of the declared messages.
    private static bool TryRead(ReadOnlySpan<byte> bytes, ProtobufMessage message, ref int left, out JsonObject json)
    {
        json = [];
        var fields = new ProtobufFields(bytes);
        while (fields.ReadAny())
        {
            if (message[fields.Number] is { } field && (--left < 0 || !TryAdd(field, fields, ref left, json)))
            {
                return false;
            }
        }

        return !fields.IsInvalid;
    }

    /// <summary>Omits empty texts and zeros, as Go's encoder of JSON does.</summary>
    private static bool TryAdd(ProtobufField field, ProtobufFields fields, ref int left, JsonObject json)
    {
        if (fields.IsNumber != (field.Type is ProtobufType.Boolean or ProtobufType.Integer))
        {
            return false;
        }

        if (field.Type is ProtobufType.TextMap or ProtobufType.BytesMap)
        {
            var isRead = TryRead(fields.Value, field.Type == ProtobufType.TextMap ? TextEntry : BytesEntry, ref left, out var entry);
            json[field.Name] ??= new JsonObject();
            json[field.Name]![(string?)entry["key"] ?? ""] = (string?)entry["value"] ?? "";
            return isRead;
        }

        if (!TryConvert(field, fields, ref left, out var value))
        {
            return false;
        }

        if (field.IsRepeated)
        {
            json[field.Name] ??= new JsonArray();
            json[field.Name]!.AsArray().Add(value);
        }
        else if (value is not null)
        {
            json[field.Name] = value;
        }

        return true;
    }

    private static bool TryConvert(ProtobufField field, ProtobufFields fields, ref int left, out JsonNode? value)
    {
        value = null;
        switch (field.Type)
        {
            case ProtobufType.Text when !fields.Value.IsEmpty:
                value = Encoding.UTF8.GetString(fields.Value);
                return true;
            case ProtobufType.Bytes:
                value = Convert.ToBase64String(fields.Value);
                return true;
            case ProtobufType.Boolean:
                value = fields.Integer != 0;
                return true;
            case ProtobufType.Integer when fields.Integer != 0:
                value = fields.Integer;
                return true;
            case ProtobufType.Time or ProtobufType.MicroTime:
                return TryReadTime(field, fields.Value, ref left, out value);
            case ProtobufType.Message:
                var isRead = TryRead(fields.Value, field.Message!, ref left, out var inner);
                value = inner;
                return isRead;
            default:
                return true;
        }
    }

    private static bool TryReadTime(ProtobufField field, ReadOnlySpan<byte> bytes, ref int left, out JsonNode? value)
    {
        value = null;
        if (!TryRead(bytes, Time, ref left, out var time))
        {
            return false;
        }

        if (time.Count > 0)
        {
            var (seconds, nanos) = ((long?)time["seconds"] ?? 0, (long?)time["nanos"] ?? 0);
            if (seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds() || nanos is < 0 or > 999_999_999)
            {
                return false;
            }

            var format = field.Type == ProtobufType.Time ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:ss.ffffffZ";
            value = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanos / 100).UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
        }

        return true;
    }
}
