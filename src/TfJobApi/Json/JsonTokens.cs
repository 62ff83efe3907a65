using System.Buffers;
using System.Text.Json;

namespace TfJobApi.Json;

/// <summary>
/// The values and names of a JSON text in their order; a member's name precedes its value. The adapter over
/// <see cref="Utf8JsonReader"/>, which reads exactly the texts of RFC 8259: its one exception is caught here.
/// </summary>
/// <param name="json">The text, which is valid UTF-8.</param>
/// <param name="room">Holds the first tokens; any more go into rented memory.</param>
internal ref struct JsonTokens(ReadOnlySpan<byte> json, Span<JsonToken> room)
{
    /// <summary>How many tokens need no rented memory; a patch of a few fields has no more.</summary>
    public const int Few = 32;

    // one level more than is allowed, so that the limit is reported here
    private static readonly JsonReaderOptions Options = new() { MaxDepth = CanonicalJson.MaxDepth + 1, AllowMultipleValues = true };

    private readonly ReadOnlySpan<byte> _json = json;
    private Utf8JsonReader _reader = new(json, Options);
    private Span<JsonToken> _tokens = room;
    private JsonToken[]? _rented;
    private int _count;
    private JsonTokenType _last;

    /// <summary>The innermost object or array that is open, or -1; until it is closed, its token's Next is the one around it.</summary>
    private int _open = -1;
    private int _depth;

    public readonly ReadOnlySpan<JsonToken> Read => _tokens[.._count];

    /// <summary>Where the last token ends; after a fault, where it is.</summary>
    public int Position { get; private set; }

    /// <summary>Whether the text has white space, or a number, which can be written in more than one way.</summary>
    public bool HasSpaceOrNumber { get; private set; }

    /// <summary>Reads a text that is one value; returns what is wrong, or null.</summary>
    public string? ReadAll()
    {
        if (ReadValue() is { } wrong)
        {
            return wrong;
        }

        HasSpaceOrNumber |= Position < _json.Length;
        Position += JsonExpectation.SpaceLength(_json[Position..]);
        return Position == _json.Length ? null : JsonExpectation.Describe(_json, Position, "the end of the text");
    }

    /// <summary>Reads one value, which other values may follow; returns what is wrong, or null.</summary>
    public string? ReadValue()
    {
        try
        {
            while (_reader.Read())
            {
                if (!TryAddToken())
                {
                    return $"the values are nested more than {CanonicalJson.MaxDepth} levels deep";
                }

                if (_open < 0)
                {
                    return null;
                }
            }

            Position = _json.Length;
            return JsonExpectation.Describe(_json, Position, "a value");
        }
        catch (JsonException exception)
        {
            (Position, var wrong) = JsonExpectation.Find(_json, Position, _last, _open < 0 ? (byte)0 : _json[_tokens[_open].Start], exception);
            return wrong;
        }
    }

    public readonly void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<JsonToken>.Shared.Return(_rented);
        }
    }

    /// <summary>Adds the token that was read last; false when it opens one level too many.</summary>
    private bool TryAddToken()
    {
        var (start, end) = ((int)_reader.TokenStartIndex, (int)_reader.BytesConsumed);
        HasSpaceOrNumber |= start > Position && (_json[Position] != ',' || start > Position + 1);
        Position = end;
        _last = _reader.TokenType;
        switch (_last)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                if (_depth == CanonicalJson.MaxDepth)
                {
                    Position = start;
                    return false;
                }

                Add(new(start, 0, _open));
                _open = _count - 1;
                _depth++;
                return true;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                var opened = _tokens[_open];
                _tokens[_open] = new(opened.Start, end, _count);
                _open = opened.Next;
                _depth--;
                return true;
            case JsonTokenType.PropertyName:
                // the colon has been consumed as well
                var length = _reader.ValueSpan.Length + 2;
                HasSpaceOrNumber |= end > start + length + 1;
                Add(new(start, start + length, _count + 1));
                return true;
            default:
                HasSpaceOrNumber |= _last == JsonTokenType.Number;
                Add(new(start, end, _count + 1));
                return true;
        }
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

/// <summary>A value, or the name of a member, in a JSON text.</summary>
/// <param name="Start">Where its bytes begin.</param>
/// <param name="End">Where they end.</param>
/// <param name="Next">The index of the first token after it and everything in it.</param>
internal readonly record struct JsonToken(int Start, int End, int Next);
