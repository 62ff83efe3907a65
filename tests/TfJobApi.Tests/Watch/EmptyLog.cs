using TfJobApi.Watch;

namespace TfJobApi.Tests.Watch;

internal sealed class EmptyLog : IChangeLog
{
    public long Oldest => 1;

    public long Newest => 0;

    public bool TryRead(int era, long version, List<WatchEvent> changes) => true;
}
