namespace TfJobApi.Resources;

/// <summary>The metadata of an object that is being deleted, and is kept until its last finalizer is removed.</summary>
/// <param name="Timestamp">Null only in a request that sets the grace period alone.</param>
internal sealed record DeletionMark(string? Timestamp, long? GracePeriodSeconds)
{
    private static readonly DeletionMark None = new(null, null);

    public static DeletionMark? WithTimestamp(DeletionMark? mark, string? timestamp) => OrNull((mark ?? None) with { Timestamp = timestamp });

    public static DeletionMark? WithGracePeriod(DeletionMark? mark, long? seconds) => OrNull((mark ?? None) with { GracePeriodSeconds = seconds });

    private static DeletionMark? OrNull(DeletionMark mark) => mark == None ? null : mark;
}
