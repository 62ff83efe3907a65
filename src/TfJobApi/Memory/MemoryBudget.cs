namespace TfJobApi.Memory;

/// <summary>Divides the memory limit among the features, each for all tenants together.</summary>
internal sealed class MemoryBudget
{
    /// <param name="collect">Returns memory to the machine; by default a collection of all generations.</param>
    public MemoryBudget(long limit, TimeProvider machineTime, Action? collect = null)
    {
        var returned = new MemoryReturn(machineTime, collect, () => Used);
        Objects = new(Percent(limit, 40), returned);
        History = new(Percent(limit, 15), returned);
        Journals = new(Percent(limit, 15), returned);
        HeldLists = new(Percent(limit, 15), returned);
        Snapshots = new(Percent(limit, 10), returned);
        Faults = new(Percent(limit, 3), returned);
        Tokens = new(Percent(limit, 2), returned);
    }

    public MemoryShare Objects { get; }

    public MemoryShare History { get; }

    public MemoryShare Journals { get; }

    public MemoryShare HeldLists { get; }

    public MemoryShare Snapshots { get; }

    public MemoryShare Faults { get; }

    public MemoryShare Tokens { get; }

    private long Used => Objects.Used + History.Used + Journals.Used + HeldLists.Used + Snapshots.Used + Faults.Used + Tokens.Used;

    public static MemoryBudget Unlimited() => new(long.MaxValue, TimeProvider.System);

    private static long Percent(long whole, int percent) => whole / 100 * percent;
}
