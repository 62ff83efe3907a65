using TfJobApi.Errors;

namespace TfJobApi.Storage;

/// <summary>Random bytes that all replicas have, and nobody else; not registered for the store in memory.</summary>
internal interface ISharedSecret
{
    ValueTask<Result<byte[]>> GetAsync();
}
