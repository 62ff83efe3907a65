using TfJobApi.Storage;

namespace TfJobApi.Tests.Storage;

public sealed class InMemoryTfJobStoreTests : TfJobStoreContract
{
    private protected override ITfJobStore Create() => new InMemoryTfJobStore(TfJobSnapshot.Empty(41));
}
