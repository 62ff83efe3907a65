using System.Globalization;
using Google.Protobuf;
using TfJobApi.Logging;
using TfJobApi.Storage.Etcd.Protocol;

namespace TfJobApi.Storage.Etcd;

/// <summary>
/// Removes old versions from etcd, as each kube-apiserver does. All processes share one key, whose version counts the rounds: the
/// one that increments it compacts to the revision of the round before. So versions live for one to two intervals.
/// Source: https://github.com/kubernetes/apiserver/blob/v0.20.2/pkg/storage/etcd3/compact.go
/// </summary>
internal sealed class EtcdCompactor(EtcdClient client, EtcdOptions options, ILogger<EtcdCompactor> logger) : BackgroundService
{
    private static readonly ByteString Key = ByteString.CopyFromUtf8("compact_rev_key");

    private static readonly TimeProvider MachineTime = TimeProvider.System;

    private long _version;
    private long _revision;

    /// <summary>Ends a round: compacts to the revision that this process has seen one round before, unless another one did.</summary>
    public async ValueTask CompactAsync()
    {
        var request = new TxnRequest
        {
            Compare = { new Compare { Target = Compare.Types.CompareTarget.Version, Key = Key, Version = _version } },
            Success = { new RequestOp { RequestPut = new() { Key = Key, Value = ByteString.CopyFromUtf8(_revision.ToString(CultureInfo.InvariantCulture)) } } },
            Failure = { new RequestOp { RequestRange = new() { Key = Key } } },
        };
        if (!(await client.TransactAsync(request)).TryGet(out var response, out _))
        {
            return;
        }

        var previous = _revision;
        _revision = response.Header.Revision;
        if (!response.Succeeded)
        {
            _version = response.Responses[0].ResponseRange.Kvs is [var found] ? found.Version : 0;
            return;
        }

        _version++;
        if (previous > 0 && (await client.CompactAsync(previous)).TryGet(out _, out _))
        {
            Log.EtcdCompacted(logger, previous);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (options.CompactionInterval > TimeSpan.Zero && !stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(options.CompactionInterval, MachineTime, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested)
            {
                await CompactAsync();
            }
        }
    }
}
