using System.Security.Cryptography;
using Google.Protobuf;
using TfJobApi.Errors;
using TfJobApi.Storage.Etcd.Protocol;

namespace TfJobApi.Storage.Etcd;

/// <summary>A secret that the first replica creates, and that stays in etcd.</summary>
internal sealed class EtcdSecret(EtcdClient client, EtcdOptions options) : ISharedSecret
{
    private const int Length = 32;

    private readonly ByteString _key = EtcdKeys.Own(options.Prefix, "token-key");
    private byte[]? _secret;

    public ValueTask<Result<byte[]>> GetAsync() => Volatile.Read(ref _secret) is { } known ? new(known) : ReadAsync();

    private async ValueTask<Result<byte[]>> ReadAsync()
    {
        if (!(await FindAsync()).TryGet(out var response, out var failure))
        {
            return failure;
        }

        // An etcd without space rejects a write even if it would change nothing. Of several replicas one creates the secret, and all read that one.
        if (response.Kvs is []
            && (!(await client.PutAsync(_key, ByteString.CopyFrom(RandomNumberGenerator.GetBytes(Length)), expected: 0)).TryGet(out _, out failure)
                || !(await FindAsync()).TryGet(out response, out failure)))
        {
            return failure;
        }

        if (response.Kvs is not [{ Value.Length: > 0 } found])
        {
            return ApiErrors.ServiceUnavailable(retryAfter: 1);
        }

        var secret = found.Value.ToByteArray();
        Volatile.Write(ref _secret, secret);
        return secret;
    }

    private ValueTask<Result<RangeResponse>> FindAsync() => client.RangeAsync(new RangeRequest { Key = _key });
}
