namespace TfJobApi.Memory;

/// <summary>
/// The newest of many numbered records. It has room for few at first, and for twice as many whenever that is not enough, up to a limit.
/// Readers of the numbers need no lock; everything else does.
/// </summary>
internal sealed class RecordRing<T>(int limit)
    where T : struct
{
    private const int FirstCapacity = 64;

    private T[] _records = new T[Math.Min(FirstCapacity, limit)];
    private long _oldest = 1;
    private long _newest;

    /// <summary>One more than the newest number if there are no records.</summary>
    public long Oldest => Volatile.Read(ref _oldest);

    public long Newest => Volatile.Read(ref _newest);

    public bool IsEmpty => _oldest > _newest;

    public bool IsFull => _newest - _oldest + 1 >= limit;

    public ref T this[long number] => ref _records[number % _records.Length];

    public bool Contains(long number) => number >= _oldest && number <= _newest;

    /// <summary>Makes room for another record, unless the limit is reached. Without enough memory it throws, and changes nothing.</summary>
    public void Reserve()
    {
        if (_newest - _oldest + 1 < _records.Length || _records.Length == limit)
        {
            return;
        }

        var larger = new T[Math.Min(2 * _records.Length, limit)];
        for (var kept = _oldest; kept <= _newest; kept++)
        {
            larger[kept % larger.Length] = this[kept];
        }

        _records = larger;
    }

    /// <summary>Adds a record for which there is room.</summary>
    public void Add(in T record)
    {
        this[_newest + 1] = record;
        Volatile.Write(ref _newest, _newest + 1);
    }

    public void RemoveOldest()
    {
        this[_oldest] = default;
        Volatile.Write(ref _oldest, _oldest + 1);
    }

    /// <summary>Removes all records, without allocating memory. The next one has the number after the given one.</summary>
    public void Clear(long newest)
    {
        Array.Clear(_records);
        Volatile.Write(ref _oldest, newest + 1);
        Volatile.Write(ref _newest, newest);
    }
}
