using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace TfJobApi.Json;

/// <summary>
/// The values and names of a JSON text in order. Adapts <see cref="Utf8JsonReader"/>, which reads exactly the texts of
/// RFC 8259, and catches its exception.
/// </summary>
/// <param name="json">Valid UTF-8.</param>
/// <param name="buffer">For the first tokens; more tokens need rented memory.</param>
internal ref struct JsonTokens(ReadOnlySpan<byte> json, Span<JsonToken> buffer)
{
    /// <summary>Enough for a patch of a few fields.</summary>
    public const int InitialCapacity = 32;

    // one level more than is allowed, so that the limit is reported here
    private static readonly JsonReaderOptions Options = new() { MaxDepth = CanonicalJson.MaxDepth + 1, AllowMultipleValues = true };

    private readonly ReadOnlySpan<byte> _json = json;
    private Utf8JsonReader _reader = new(json, Options);
    private Span<JsonToken> _tokens = buffer;
    private JsonToken[]? _rented;
    private int _count;
    private JsonTokenType _last;

    /// <summary>The innermost open object or array, or -1. Until it is closed, the Next of its token is the one around it.</summary>
    private int _open = -1;
    private int _depth;

    public readonly ReadOnlySpan<JsonToken> Read => _tokens[.._count];

    /// <summary>The end of the last token; after an error, its position.</summary>
    public int Position { get; private set; }

    /// <summary>If not, the text can only differ from canonical JSON in strings and in the order of members.</summary>
    public bool HasSpaceOrNumber { get; private set; }

    /// <summary>Reads a text that is one value. Returns an error message, or null.</summary>
    public string? ReadAll()
    {
        if (ReadValue() is { } error)
        {
            return error;
        }

        HasSpaceOrNumber |= Position < _json.Length;
        Position += JsonExpectation.SpaceLength(_json[Position..]);
        return Position == _json.Length ? null : JsonExpectation.Describe(_json, Position, "the end of the text");
    }

    /// <summary>Reads one value, which other values may follow. Returns an error message, or null.</summary>
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
            (Position, var error) = JsonExpectation.Find(_json, Position, _last, _open < 0 ? (byte)0 : _json[_tokens[_open].Start], exception);
            return error;
        }
    }

    public readonly void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<JsonToken>.Shared.Return(_rented);
        }
    }

    /// <summary>Returns false if the token that was read last is nested too deeply.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // called at one place, for every token
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
/// <param name="Next">The index of the first token after it and its content.</param>
internal readonly record struct JsonToken(int Start, int End, int Next);
