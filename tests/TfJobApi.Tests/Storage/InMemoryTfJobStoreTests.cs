using Microsoft.Extensions.Logging.Abstractions;
using TfJobApi.Storage;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Storage;

public sealed class InMemoryTfJobStoreTests : TfJobStoreContract
{
    private protected override ITfJobStore Create() => new InMemoryTfJobStore(TfJobSnapshot.Empty(41), new WatchHistory(new(NullLogger<WatchBroadcaster>.Instance), 16));
}
