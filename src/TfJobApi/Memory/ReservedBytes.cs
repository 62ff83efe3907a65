namespace TfJobApi.Memory;

/// <summary>Bytes in a share that are kept free until a holder charges them, or does not need them.</summary>
internal sealed class ReservedBytes : IDisposable
{
    private readonly MemoryShare _share;
    private long _bytes;

    private ReservedBytes(MemoryShare share, long bytes) => (_share, _bytes) = (share, bytes);

    /// <summary>Returns null if the bytes exceed the share.</summary>
    public static ReservedBytes? TryTake(MemoryShare share, long bytes) => share.TryAdd(bytes) ? new(share, bytes) : null;

    /// <summary>Returns the bytes to a holder that charges them to the same share. They are no longer reserved.</summary>
    public long Take() => Interlocked.Exchange(ref _bytes, 0);

    public void Dispose() => _share.Add(-Take());
}
