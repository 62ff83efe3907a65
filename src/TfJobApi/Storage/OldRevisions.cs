using TfJobApi.Memory;

namespace TfJobApi.Storage;

/// <summary>
/// Counts the revisions that a list of an older version brings back, until its response has been sent. They count among begun lists,
/// whose oldest are removed for them.
/// </summary>
internal sealed class OldRevisions(MemoryShare share) : IDisposable
{
    private readonly MemoryAccount _account = share.Open();

    /// <summary>Returns false if there is no memory for them.</summary>
    public bool TryHold(long bytes)
    {
        _account.Charge(bytes - _account.Bytes);
        share.RemoveExcess();
        return share.Used <= share.Limit;
    }

    public void Dispose() => _account.Release(_account.Bytes);
}
