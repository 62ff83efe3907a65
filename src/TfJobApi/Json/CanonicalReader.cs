namespace TfJobApi.Json;

/// <summary>Walks the members of one canonical object, or the elements of one canonical array, without looking into them.</summary>
internal ref struct CanonicalReader
{
    private readonly bool _isObject;
    private CanonicalCursor _cursor;

    /// <summary>A value that is neither an object nor an array has no entries.</summary>
    public CanonicalReader(ReadOnlySpan<byte> json)
    {
        _isObject = json is [(byte)'{', ..];
        _cursor = new(_isObject || json is [(byte)'[', ..] ? json : "[]"u8);
        _cursor.Enter();
    }

    /// <summary>The member's name as it stands between its quotes; empty in an array.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    public Range ValueRange { get; private set; }

    public bool Read()
    {
        if (!(_isObject ? _cursor.MoveNext(out var name) : MoveNextElement(out name)))
        {
            return false;
        }

        Name = name;
        var start = _cursor.Position;
        Value = _cursor.ReadValue();
        ValueRange = start.._cursor.Position;

        return true;
    }

    private bool MoveNextElement(out ReadOnlySpan<byte> name)
    {
        name = default;
        return _cursor.MoveNext();
    }
}
