using Microsoft.Extensions.Logging.Abstractions;
using TfJobApi.Storage;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Storage;

public sealed class InMemoryObjectStoreDeletionTests : ObjectStoreDeletionContract
{
    private protected override IObjectStore Create() => new InMemoryObjectStore(StoreSnapshot.Empty(41), new WatchHistory(new(NullLogger<WatchBroadcaster>.Instance), 16));
}
