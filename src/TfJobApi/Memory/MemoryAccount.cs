namespace TfJobApi.Memory;

/// <summary>
/// The bytes of one holder in a share. Calls are made under the holder's lock. The finalizer releases the bytes of a holder that
/// was discarded without notice.
/// </summary>
internal sealed class MemoryAccount(MemoryShare share)
{
    private long _bytes;

    ~MemoryAccount() => share.Add(-_bytes);

    public long Bytes => _bytes;

    /// <summary>Adds bytes, or releases them if the number is negative. Returns false, and adds none, if they exceed the share.</summary>
    public bool TryCharge(long bytes)
    {
        if (bytes != 0 && !share.TryAdd(bytes))
        {
            return false;
        }

        _bytes += bytes;
        return true;
    }

    /// <summary>Adds bytes, even if they exceed the share; <see cref="MemoryShare.RemoveExcess"/> must follow.</summary>
    public void Charge(long bytes)
    {
        share.Add(bytes);
        _bytes += bytes;
    }

    /// <summary>Adds bytes, and returns those that were reserved for them, in one step: no other holder gets them in between.</summary>
    public void Charge(long bytes, ReservedBytes reserved)
    {
        share.Add(bytes - reserved.Take());
        _bytes += bytes;
    }

    public void Release(long bytes) => Charge(-bytes);

    /// <summary>Replaces all bytes. Returns false if there are more than before, and they exceed the share.</summary>
    public bool TrySet(long bytes)
    {
        if (bytes > _bytes)
        {
            return TryCharge(bytes - _bytes);
        }

        var dropped = _bytes - bytes;
        _bytes = bytes;
        share.Drop(dropped);
        return true;
    }
}
