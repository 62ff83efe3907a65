namespace TfJobApi.Json;

/// <summary>
/// Walks two canonical objects side by side. The members of both are sorted, so each is visited once. The caller owns the
/// cursors, and must read the value of every member from each object that has it.
/// </summary>
internal ref struct ObjectComparer
{
    private ReadOnlySpan<byte> _leftName;
    private ReadOnlySpan<byte> _rightName;
    private bool _hasLeft;
    private bool _hasRight;
    private int _order;

    public ObjectComparer(scoped ref CanonicalCursor left, scoped ref CanonicalCursor right)
    {
        left.Enter();
        right.Enter();
    }

    public readonly bool IsInLeft => _order <= 0;

    public readonly bool IsInRight => _order >= 0;

    public readonly bool IsInBoth => _order == 0;

    /// <summary>The name as it stands between its quotes.</summary>
    public readonly ReadOnlySpan<byte> RawName => _order <= 0 ? _leftName : _rightName;

    public bool MoveNext(ref CanonicalCursor left, ref CanonicalCursor right)
    {
        _hasLeft = IsInLeft ? left.MoveNext(out _leftName) : _hasLeft;
        _hasRight = IsInRight ? right.MoveNext(out _rightName) : _hasRight;
        _order = !_hasLeft ? 1 : !_hasRight ? -1 : JsonStrings.Compare(_leftName, _rightName);
        return _hasLeft || _hasRight;
    }
}
