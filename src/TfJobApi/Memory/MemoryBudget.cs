namespace TfJobApi.Memory;

/// <summary>Divides the memory limit among the features, each for all tenants together.</summary>
internal sealed class MemoryBudget(long limit, MemoryReturn returned)
{
    public MemoryShare Objects { get; } = new(Percent(limit, 40), returned);

    public MemoryShare History { get; } = new(Percent(limit, 15), returned);

    public MemoryShare Journals { get; } = new(Percent(limit, 15), returned);

    public MemoryShare HeldLists { get; } = new(Percent(limit, 15), returned);

    public MemoryShare Snapshots { get; } = new(Percent(limit, 10), returned);

    public MemoryShare Faults { get; } = new(Percent(limit, 3), returned);

    public MemoryShare Tokens { get; } = new(Percent(limit, 2), returned);

    public static MemoryBudget Unlimited() => new(long.MaxValue, new(TimeProvider.System));

    private static long Percent(long whole, int percent) => whole / 100 * percent;
}
