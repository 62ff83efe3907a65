namespace TfJobApi.Resources;

/// <summary>The fields of a message in protobuf. Fields that are not listed are skipped.</summary>
internal sealed class ProtobufMessage(params ProtobufField[] fields)
{
    private readonly Dictionary<int, ProtobufField> _fields = fields.ToDictionary(field => field.Number);

    public IEnumerable<ProtobufField> Fields => _fields.Values;

    public ProtobufField? this[int number] => _fields.GetValueOrDefault(number);

    /// <summary>Lists text fields by number.</summary>
    public static ProtobufMessage Texts(params (int Number, string Name)[] texts) =>
        new([.. texts.Select(text => new ProtobufField(text.Number, text.Name, ProtobufType.Text))]);

    public ProtobufMessage With(params ProtobufField[] more) => new([.. _fields.Values, .. more]);
}

/// <param name="Message">The fields of a <see cref="ProtobufType.Message"/>.</param>
internal sealed record ProtobufField(int Number, string Name, ProtobufType Type, ProtobufMessage? Message = null)
{
    public bool IsRepeated { get; init; }
}

internal enum ProtobufType
{
    Text,

    /// <summary>Written as base64.</summary>
    Bytes,

    Boolean,

    Integer,

    /// <summary>A time in seconds, written as in RFC 3339.</summary>
    Time,

    /// <summary>A time in microseconds.</summary>
    MicroTime,

    Message,

    TextMap,

    BytesMap,
}
