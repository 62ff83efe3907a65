using System.Diagnostics.CodeAnalysis;

namespace TfJobApi.Resources;

/// <summary>
/// Reads the fields of a protobuf message.
/// Source: https://protobuf.dev/programming-guides/encoding/
/// </summary>
internal ref struct ProtobufFields(ReadOnlySpan<byte> message)
{
    /// <summary>The prefix of an object that Kubernetes sends as protobuf.</summary>
    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    private ReadOnlySpan<byte> _rest = message;

    public bool IsInvalid { get; private set; }

    public int Number { get; private set; }

    /// <summary>Whether the field is a number; otherwise a text or a message.</summary>
    public bool IsNumber { get; private set; }

    /// <summary>The bytes of a text or a message.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The value of a number.</summary>
    public long Integer { get; private set; }

    /// <summary>
    /// Opens the envelope in which Kubernetes sends an object.
    /// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/runtime/generated.proto, message Unknown
    /// </summary>
    /// <param name="type">The message with its apiVersion and kind.</param>
    public static bool TryOpen(ReadOnlyMemory<byte> body, out ReadOnlyMemory<byte> type, [NotNullWhen(true)] out byte[]? message)
    {
        type = default;
        message = null;
        if (!body.Span.StartsWith(Magic))
        {
            return false;
        }

        var fields = new ProtobufFields(body.Span[Magic.Length..]);
        message = [];
        while (fields.Read())
        {
            type = fields.Number == 1 ? fields.Value.ToArray() : type;
            message = fields.Number == 2 ? fields.Value.ToArray() : message;
        }

        return !fields.IsInvalid;
    }

    /// <summary>Reads the next text or message, and skips numbers. Returns false at the end, and for invalid bytes.</summary>
    public bool Read()
    {
        while (ReadAny())
        {
            if (!IsNumber)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads the next text, message or integer. Returns false at the end, and for invalid bytes.</summary>
    public bool ReadAny()
    {
        while (!_rest.IsEmpty)
        {
            if (!TryReadVarint(out var tag) || tag >> 3 is 0 or > int.MaxValue || !TryReadValue((int)(tag & 7)))
            {
                IsInvalid = true;
                return false;
            }

            if ((tag & 7) is 0 or 2)
            {
                Number = (int)(tag >> 3);
                IsNumber = (tag & 7) == 0;
                return true;
            }
        }

        return false;
    }

    private bool TryReadValue(int wireType)
    {
        var length = 0UL;
        switch (wireType)
        {
            case 0:
                var isRead = TryReadVarint(out var number);
                Integer = (long)number;
                return isRead;
            case 1:
                length = 8;
                break;
            case 2 when TryReadVarint(out length):
                break;
            case 5:
                length = 4;
                break;
            default:
                return false;
        }

        if (length > (ulong)_rest.Length)
        {
            return false;
        }

        Value = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    private bool TryReadVarint(out ulong number)
    {
        number = 0;
        for (var i = 0; i < _rest.Length && i < 10; i++)
        {
            number |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
