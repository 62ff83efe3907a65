namespace TfJobApi.Json;

/// <summary>Enumerates the members of a canonical object, or the elements of a canonical array.</summary>
internal ref struct CanonicalMembers
{
    private readonly ReadOnlyMemory<byte> _json;
    private readonly bool _isObject;
    private CanonicalCursor _cursor;
    private bool _hasMore;

    public CanonicalMembers(ReadOnlyMemory<byte> json)
    {
        _json = json;
        _cursor = new(json.Span);
        _isObject = _cursor.IsObject;
        _hasMore = _isObject || _cursor.IsArray;
        if (_hasMore)
        {
            _cursor.Enter();
        }
    }

    public CanonicalMember Current { get; private set; }

    public readonly CanonicalMembers GetEnumerator() => this;

    public bool MoveNext()
    {
        ReadOnlySpan<byte> name = default;
        if (!_hasMore || !(_isObject ? _cursor.MoveNext(out name) : _cursor.MoveNext()))
        {
            return _hasMore = false;
        }

        var start = _cursor.Position;
        var length = _cursor.ReadValue().Length;
        Current = new(name, _json.Slice(start, length));
        return true;
    }
}

/// <param name="rawName">The name as it stands between its quotes; empty in an array.</param>
internal readonly ref struct CanonicalMember(ReadOnlySpan<byte> rawName, CanonicalValue value)
{
    public ReadOnlySpan<byte> RawName { get; } = rawName;

    public CanonicalValue Value { get; } = value;

    public string Name => JsonStrings.Decode(RawName);
}
