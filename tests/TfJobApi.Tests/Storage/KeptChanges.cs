using System.Text;
using TfJobApi.Memory;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Storage;

/// <summary>A change log with its hub.</summary>
internal sealed record KeptChanges(WatchHub Hub, ChangeLog Changes)
{
    public static KeptChanges Create(long version, int capacity, MemoryShare? share = null)
    {
        var hub = WatchHubs.Create(capacity);
        var changes = new ChangeLog(hub, share ?? MemoryBudget.Unlimited().History);
        changes.Restart(version);

        return new(hub, changes);
    }

    public static ApiObject Job(long version, byte[]? spec = null) =>
        new(TfJob.Definition, Meta.Create(), spec ?? "{}"u8.ToArray(), default, version);

    public void Append(params long[] versions)
    {
        foreach (var version in versions)
        {
            Changes.Append(new(WatchEventType.Modified, Job(version), null));
        }
    }

    public void AppendLarge(long version, char content)
    {
        const int length = 100_000;
        Changes.Append(new(WatchEventType.Modified, Job(version, Encoding.ASCII.GetBytes($"{{\"x\":\"{new string(content, length)}\"}}")), null));
    }

    public WatchEvent ReadOne(long version)
    {
        var read = new List<WatchEvent>(1);
        Assert.True(Changes.TryRead(Hub.Era, version - 1, read));
        return Assert.Single(read);
    }

    /// <summary>Returns the versions of the changes after a version; null if they are no longer kept.</summary>
    public IEnumerable<long>? Read(long version, int capacity = 16)
    {
        var read = new List<WatchEvent>(capacity);
        return Changes.TryRead(Hub.Era, version, read) ? [.. read.Select(change => change.Version)] : null;
    }
}
