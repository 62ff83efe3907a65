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
        // Of several replicas one creates it, and all read that one.
        var created = await client.PutAsync(_key, ByteString.CopyFrom(RandomNumberGenerator.GetBytes(Length)), expected: 0);
        if (!created.TryGet(out _, out var failure) || !(await client.RangeAsync(new RangeRequest { Key = _key })).TryGet(out var response, out failure))
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
}
