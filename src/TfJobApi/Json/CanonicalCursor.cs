using System.Buffers;

namespace TfJobApi.Json;

/// <summary>
/// A position in canonical JSON that only moves forward, so that a walk reads every byte once, however deeply values are
/// nested. The bytes are trusted: they come from <see cref="CanonicalJson"/>.
/// </summary>
internal ref struct CanonicalCursor(ReadOnlySpan<byte> json)
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> ScalarEnd = SearchValues.Create(",}]"u8);

    private readonly ReadOnlySpan<byte> _json = json;
    private int _memberStart;

    public int Position { get; private set; }

    public readonly bool IsObject => Position < _json.Length && _json[Position] == '{';
    public readonly bool IsArray => Position < _json.Length && _json[Position] == '[';
    public readonly bool IsNull => _json[Position] == 'n';

    public void Enter() => Position++;

    /// <summary>Skips the comma before the next entry. At the end, skips the bracket and returns false.</summary>
    public bool MoveNext()
    {
        switch (_json[Position])
        {
            case (byte)'}' or (byte)']':
                Position++;
                return false;
            case (byte)',':
                Position++;
                return true;
            default:
                return true;
        }
    }

    /// <summary>Reads the name of the next member of an object, as it stands between its quotes.</summary>
    public bool MoveNext(out ReadOnlySpan<byte> name)
    {
        if (!MoveNext())
        {
            name = default;
            return false;
        }

        _memberStart = Position;
        Position += JsonStrings.TokenLength(_json[_memberStart..]) + 1;
        name = _json[(_memberStart + 1)..(Position - 2)];
        return true;
    }

    /// <summary>Reads the value of the current member, and returns it with the name and the colon.</summary>
    public ReadOnlySpan<byte> ReadMember()
    {
        var start = _memberStart;
        ReadValue();
        return _json[start..Position];
    }

    public ReadOnlySpan<byte> ReadValue()
    {
        var start = Position;
        Position += ValueLength(_json[start..]);
        return _json[start..Position];
    }

    public Range ReadRange()
    {
        var start = Position;
        ReadValue();
        return start..Position;
    }

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
