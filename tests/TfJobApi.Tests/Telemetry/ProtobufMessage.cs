using System.Buffers.Binary;
using System.Text;

namespace TfJobApi.Tests.Telemetry;

/// <summary>A message of Protocol Buffers, read without its definition. Source: https://protobuf.dev/programming-guides/encoding/</summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> _fields = [];

    public ProtobufMessage(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var key = ReadVarint(ref bytes);
            var field = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    _fields.Add((field, ReadVarint(ref bytes), default));
                    break;
                case 1:
                    _fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span), bytes[..8]));
                    bytes = bytes[8..];
                    break;
                case 2:
                    var length = (int)ReadVarint(ref bytes);
                    _fields.Add((field, 0, bytes[..length]));
                    bytes = bytes[length..];
                    break;
                case 5:
                    _fields.Add((field, BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span), bytes[..4]));
                    bytes = bytes[4..];
                    break;
                default:
                    throw new InvalidDataException($"wire type {key & 7} of field {field}");
            }
        }
    }

    /// <summary>Finds the messages at a path of field numbers.</summary>
    public IEnumerable<ProtobufMessage> Find(params int[] path) => path is [var first, .. var rest]
        ? _fields.Where(field => field.Field == first).SelectMany(field => new ProtobufMessage(field.Bytes).Find(rest))
        : [this];

    public ReadOnlyMemory<byte> Bytes(int field) => _fields.Find(found => found.Field == field).Bytes;

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field).Span);

    public ulong Number(int field) => _fields.Find(found => found.Field == field).Number;

    private static ulong ReadVarint(ref ReadOnlyMemory<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes.Span[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
