using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace TfJobApi.OpenApiGenerator.Kubectl;

/// <summary>Builds a protobuf message, with its fields in the order in which they are added.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<byte> _bytes = [];

    public byte[] ToBytes() => [.. _bytes];

    public ProtobufMessage Add(int number, string text) => Add(number, Encoding.UTF8.GetBytes(text));

    public ProtobufMessage Add(int number, ProtobufMessage message) => Add(number, message.ToBytes());

    public ProtobufMessage AddAll(int number, JsonNode? texts)
    {
        foreach (var text in texts!.AsArray())
        {
            Add(number, text!.GetValue<string>());
        }

        return this;
    }

    public ProtobufMessage AddTrue(int number)
    {
        AddVarint(number << 3);
        _bytes.Add(1);

        return this;
    }

    public ProtobufMessage Add(int number, double value)
    {
        AddVarint((number << 3) | 1);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        _bytes.AddRange(bytes);

        return this;
    }

    private ProtobufMessage Add(int number, byte[] bytes)
    {
        AddVarint((number << 3) | 2);
        AddVarint(bytes.Length);
        _bytes.AddRange(bytes);

        return this;
    }

    private void AddVarint(int value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }

        _bytes.Add((byte)value);
    }
}
