namespace TfJobApi.Watch;

/// <summary>The newest changes of a store. Watches read them while the store appends others.</summary>
internal interface IChangeLog
{
    /// <summary>The version of the oldest change that is kept.</summary>
    long Oldest { get; }

    long Newest { get; }

    /// <summary>
    /// Reads the changes after a version, in order, until the list is full or has much memory of its own, but at least one if there is one.
    /// Returns false if one of them is no longer kept.
    /// </summary>
    /// <param name="era">The <see cref="WatchHub.Era"/> in which the version was read.</param>
    /// <param name="changes">An empty list; its capacity is the maximum.</param>
    bool TryRead(int era, long version, List<WatchEvent> changes);
}
