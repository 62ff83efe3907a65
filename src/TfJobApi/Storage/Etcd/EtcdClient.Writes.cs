using Google.Protobuf;
using TfJobApi.Errors;
using TfJobApi.Storage.Etcd.Protocol;

namespace TfJobApi.Storage.Etcd;

/// <summary>Writes.</summary>
internal sealed partial class EtcdClient
{
    /// <summary>Puts a value if the key has a revision (0: if there is no such key).</summary>
    public ValueTask<Result<EtcdWrite>> PutAsync(ByteString key, ByteString value, long expected, TimeSpan? patience = null) =>
        WriteAsync(key, new() { RequestPut = new() { Key = key, Value = value } }, expected, patience);

    public ValueTask<Result<EtcdWrite>> DeleteAsync(ByteString key, long expected, TimeSpan? patience = null) =>
        WriteAsync(key, new() { RequestDeleteRange = new() { Key = key } }, expected, patience);

    /// <summary>Makes a transaction of another form.</summary>
    public ValueTask<Result<TxnResponse>> TransactAsync(TxnRequest request, TimeSpan? patience = null) =>
        CallAsync((endpoint, options) => endpoint.Keys.TxnAsync(request, options), isWrite: true, patience ?? Patience);

    private async ValueTask<Result<EtcdWrite>> WriteAsync(ByteString key, RequestOp write, long expected, TimeSpan? patience)
    {
        var request = new TxnRequest
        {
            Compare = { new Compare { Target = Compare.Types.CompareTarget.Mod, Key = key, ModRevision = expected } },
            Success = { write },
        };
        if (expected > 0)
        {
            request.Failure.Add(new RequestOp { RequestRange = new() { Key = key } });
        }

        var before = Volatile.Read(ref _seen);
        if (!(await TransactAsync(request, patience)).TryGet(out var response, out var failure))
        {
            return EtcdErrors.IsSpaceExceeded(failure) ? await ResolveAsync(key, write, expected, before, failure) : failure;
        }

        var found = response.Succeeded || expected == 0 ? null : response.Responses[0].ResponseRange.Kvs.FirstOrDefault();
        return new EtcdWrite(response.Succeeded, response.Header.Revision, found);
    }

    /// <summary>
    /// Finds out whether a write was applied that etcd rejected for its quota: those that arrive before its alarm are. An object that does not
    /// exist may have been deleted since it was created, unless nothing has changed.
    /// Source: https://github.com/etcd-io/etcd/blob/release-3.4/etcdserver/apply.go (quotaApplierV3)
    /// </summary>
    /// <param name="before">A revision from before the write.</param>
    private async ValueTask<Result<EtcdWrite>> ResolveAsync(ByteString key, RequestOp write, long expected, long before, ApiStatus rejection)
    {
        if (!(await RangeAsync(new() { Key = key })).TryGet(out var response, out _))
        {
            return ApiErrors.Timeout();
        }

        var found = response.Kvs.FirstOrDefault();
        return (found?.ModRevision ?? 0) == expected && (expected > 0 || response.Header.Revision == before) ? rejection
            : found is not null && found.Value == write.RequestPut?.Value ? new EtcdWrite(true, found.ModRevision, null)
            : ApiErrors.Timeout();
    }
}
