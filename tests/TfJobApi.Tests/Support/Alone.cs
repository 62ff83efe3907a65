namespace TfJobApi.Tests.Support;

/// <summary>Tests that count what the whole process allocates. They run when no other test runs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";

    /// <summary>Runs an action; returns the bytes that the process has allocated meanwhile. They measure work regardless of the machine's speed.</summary>
    public static async Task<long> AllocatedBytesAsync(Func<Task> action)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await action();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
