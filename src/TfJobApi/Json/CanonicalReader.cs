using System.Buffers;

namespace TfJobApi.Json;

/// <summary>
/// Walks the members of one canonical object, or the elements of one canonical array, without looking into them.
/// The bytes are trusted: they came from <see cref="CanonicalJson"/>.
/// </summary>
internal ref struct CanonicalReader
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> ScalarEnd = SearchValues.Create(",}]"u8);

    private readonly ReadOnlySpan<byte> _json;
    private readonly bool _isObject;
    private int _next;

    /// <summary>A value that is neither an object nor an array has no entries.</summary>
    public CanonicalReader(ReadOnlySpan<byte> json)
    {
        _json = json;
        _isObject = json is [(byte)'{', ..];
        _next = _isObject || json is [(byte)'[', ..] ? 1 : json.Length;
    }

    /// <summary>The member's name as it stands between its quotes; empty in an array.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    public Range ValueRange { get; private set; }

    public readonly ReadOnlySpan<byte> Value => _json[ValueRange];

    public bool Read()
    {
        if (_next >= _json.Length - 1)
        {
            return false;
        }

        if (_isObject)
        {
            var end = _next + JsonStrings.TokenLength(_json[_next..]);
            Name = _json[(_next + 1)..(end - 1)];
            _next = end + 1;
        }

        var length = ValueLength(_json[_next..]);
        ValueRange = _next..(_next + length);
        _next += length + 1;

        return true;
    }

    /// <summary>How many bytes the value that begins here takes.</summary>
    private static int ValueLength(ReadOnlySpan<byte> json) => json[0] switch
    {
        (byte)'"' => JsonStrings.TokenLength(json),
        (byte)'{' or (byte)'[' => CompositeLength(json),
        _ => json.IndexOfAny(ScalarEnd) is var end and >= 0 ? end : json.Length,
    };

    private static int CompositeLength(ReadOnlySpan<byte> json)
    {
        var depth = 0;
        var at = 0;
        while (true)
        {
            at += json[at..].IndexOfAny(Structure);
            switch (json[at])
            {
                case (byte)'"':
                    at += JsonStrings.TokenLength(json[at..]);
                    continue;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                default:
                    depth--;
                    break;
            }

            at++;
            if (depth == 0)
            {
                return at;
            }
        }
    }
}
