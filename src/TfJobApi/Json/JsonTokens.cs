using System.Buffers;

namespace TfJobApi.Json;

/// <summary>
/// The values and names of a JSON text, in the order in which they stand there; a member's name stands before its value.
/// Reads exactly the texts of RFC 8259, in one walk and without recursion, and tells by value why it does not take another.
/// </summary>
/// <param name="json">The text, which is valid UTF-8.</param>
/// <param name="room">Where the first tokens go; more than fit there go into rented memory.</param>
internal ref struct JsonTokens(ReadOnlySpan<byte> json, Span<JsonToken> room)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private JsonScanner _scanner = new(json);
    private Span<JsonToken> _tokens = room;
    private JsonToken[]? _rented;
    private int _count;

    /// <summary>The innermost object or array that is open, or -1; its token's Next is the one around it for so long.</summary>
    private int _open = -1;
    private int _depth;

    public readonly ReadOnlySpan<JsonToken> Read => _tokens[.._count];

    /// <summary>Where the reading stands; after a fault, where it is.</summary>
    public readonly int Position => _scanner.Position;

    /// <summary>Whether there is white space in the text, or a number, which can be written in more ways than one.</summary>
    public readonly bool HasSpaceOrNumber => _scanner.HasSpace || _scanner.HasNumber;

    /// <summary>Reads the whole text; answers what is wrong, or null.</summary>
    public string? ReadAll()
    {
        _scanner.SkipSpace();
        while (true)
        {
            if (ReadValue(out var isOpened) is { } wrongValue)
            {
                return wrongValue;
            }

            _scanner.SkipSpace();
            while (!isOpened)
            {
                if (_open < 0)
                {
                    return Position == _json.Length ? null : _scanner.Expected("the end of the text");
                }

                if (_scanner.Peek() == ',')
                {
                    _scanner.Step();
                    isOpened = true;
                }
                else if (!TryClose())
                {
                    return _scanner.Expected(IsInObject ? "',' or '}'" : "',' or ']'");
                }
            }

            if (IsInObject && ReadName() is { } wrongName)
            {
                return wrongName;
            }
        }
    }

    public readonly void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<JsonToken>.Shared.Return(_rented);
        }
    }

    private readonly bool IsInObject => _json[_tokens[_open].Start] == '{';

    /// <summary>Reads a value that has no others in it, or opens one that has.</summary>
    private string? ReadValue(out bool isOpened)
    {
        isOpened = false;
        var start = Position;
        string? wrong;
        switch (_scanner.Peek())
        {
            case (byte)'{' or (byte)'[':
                return Open(out isOpened);
            case (byte)'"':
                wrong = _scanner.ReadString();
                break;
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                wrong = _scanner.ReadNumber();
                break;
            default:
                var isWord = _scanner.TryReadWord("true"u8) || _scanner.TryReadWord("false"u8) || _scanner.TryReadWord("null"u8);
                wrong = isWord ? null : _scanner.Expected("a value");
                break;
        }

        Add(new(start, Position, _count + 1));
        return wrong;
    }

    private string? Open(out bool isOpened)
    {
        isOpened = false;
        if (_depth == CanonicalJson.MaxDepth)
        {
            return $"the values are nested more than {CanonicalJson.MaxDepth} levels deep";
        }

        Add(new(Position, 0, _open));
        _open = _count - 1;
        _depth++;
        _scanner.Step();
        isOpened = !TryClose();
        return null;
    }

    /// <summary>Closes the innermost object or array if its bracket comes next.</summary>
    private bool TryClose()
    {
        if (_scanner.Peek() != (IsInObject ? '}' : ']'))
        {
            return false;
        }

        var token = _tokens[_open];
        _tokens[_open] = new(token.Start, Position + 1, _count);
        _open = token.Next;
        _depth--;
        _scanner.Step();
        return true;
    }

    private string? ReadName()
    {
        var start = Position;
        if (_scanner.Peek() != '"')
        {
            return _scanner.Expected("a member's name in double quotes");
        }

        if (_scanner.ReadString() is { } wrong)
        {
            return wrong;
        }

        Add(new(start, Position, _count + 1));
        _scanner.SkipSpace();
        if (_scanner.Peek() != ':')
        {
            return _scanner.Expected("':'");
        }

        _scanner.Step();
        return null;
    }

    private void Add(JsonToken token)
    {
        if (_count == _tokens.Length)
        {
            Grow();
        }

        _tokens[_count++] = token;
    }

    private void Grow()
    {
        var larger = ArrayPool<JsonToken>.Shared.Rent(2 * _tokens.Length);
        _tokens.CopyTo(larger);
        Dispose();
        _rented = larger;
        _tokens = larger;
    }
}
