using Google.Protobuf;
using Grpc.Core;
using TfJobApi.Errors;
using TfJobApi.Storage.Etcd.Protocol;

namespace TfJobApi.Storage.Etcd;

/// <summary>
/// The calls of a store to etcd. It repeats a read, and never a write that etcd may have received. Failures are statuses for the
/// caller, except those of a watch.
/// </summary>
internal sealed partial class EtcdClient : IDisposable
{
    /// <summary>The time for a whole call, all attempts included.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The machine's time instead of the server's clock, because the deadlines are those of a network.</summary>
    private static readonly TimeProvider MachineTime = TimeProvider.System;

    private readonly EtcdOptions _options;
    private readonly ILogger _logger;
    private readonly EtcdEndpoint[] _endpoints;

    /// <summary>A member without a leader fails at once instead of waiting.</summary>
    private volatile Metadata _headers = new() { { "hasleader", "true" } };
    private int _current;

    public EtcdClient(EtcdOptions options, ILogger<EtcdClient> logger)
    {
        (_options, _logger) = (options, logger);
        _endpoints = [.. options.Endpoints.Select(endpoint => new EtcdEndpoint(endpoint, options))];
    }

    /// <summary>Whether the last call reached etcd.</summary>
    public bool IsReachable { get; private set; } = true;

    public ValueTask<Result<RangeResponse>> RangeAsync(RangeRequest request, TimeSpan? patience = null) =>
        CallAsync((endpoint, options) => endpoint.Keys.RangeAsync(request, options), isWrite: false, patience ?? Patience);

    /// <summary>Puts a value if the key has a revision (0: if there is no such key).</summary>
    public ValueTask<Result<EtcdWrite>> PutAsync(ByteString key, ByteString value, long expected) =>
        WriteAsync(key, new() { RequestPut = new() { Key = key, Value = value } }, expected);

    public ValueTask<Result<EtcdWrite>> DeleteAsync(ByteString key, long expected) =>
        WriteAsync(key, new() { RequestDeleteRange = new() { Key = key } }, expected);

    /// <summary>Makes a transaction of another form.</summary>
    public ValueTask<Result<TxnResponse>> TransactAsync(TxnRequest request) =>
        CallAsync((endpoint, options) => endpoint.Keys.TxnAsync(request, options), isWrite: true, Patience);

    public ValueTask<Result<CompactionResponse>> CompactAsync(long revision) =>
        CallAsync((endpoint, options) => endpoint.Keys.CompactAsync(new() { Revision = revision }, options), isWrite: true, Patience);

    /// <summary>Opens a watch of the changes from a revision on.</summary>
    public AsyncDuplexStreamingCall<WatchRequest, WatchResponse> Watch(CancellationToken cancellation) =>
        Current.Watches.Watch(new CallOptions(_headers, cancellationToken: cancellation));

    /// <summary>Uses the next endpoint from now on, and a new token if etcd no longer accepts this one.</summary>
    public async ValueTask RecoverAsync(RpcException failure)
    {
        if (failure.Status.Detail == EtcdErrors.BadToken)
        {
            await AuthenticateAsync();
            return;
        }

        MoveFrom(Current);
    }

    public void Dispose()
    {
        foreach (var endpoint in _endpoints)
        {
            endpoint.Dispose();
        }
    }

    private EtcdEndpoint Current => _endpoints[Volatile.Read(ref _current)];

    private async ValueTask<Result<EtcdWrite>> WriteAsync(ByteString key, RequestOp write, long expected)
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

        if (!(await TransactAsync(request)).TryGet(out var response, out var failure))
        {
            return failure;
        }

        var found = response.Succeeded || expected == 0 ? null : response.Responses[0].ResponseRange.Kvs.FirstOrDefault();
        return new EtcdWrite(response.Succeeded, response.Header.Revision, found);
    }

    private async ValueTask<Result<T>> CallAsync<T>(Func<EtcdEndpoint, CallOptions, AsyncUnaryCall<T>> call, bool isWrite, TimeSpan patience)
        where T : class
    {
        if (_options.User.Length > 0 && _headers.Count == 1)
        {
            await AuthenticateAsync();
        }

        var end = MachineTime.GetUtcNow() + patience;
        var (isRenewed, canRepeat, unconnected) = (false, !isWrite, 0);
        while (true)
        {
            var endpoint = Current;

            // Another member has time to answer a read that the first one does not answer.
            var deadline = canRepeat && _endpoints.Length > 1 ? end - (patience / 2) : end;
            try
            {
                using var response = call(endpoint, new(_headers, deadline.UtcDateTime));
                var answer = await response;
                IsReachable = true;
                return answer;
            }
            catch (RpcException exception) when (exception.Status.Detail == EtcdErrors.BadToken && !isRenewed)
            {
                isRenewed = true;
                await AuthenticateAsync();
            }
            catch (RpcException exception)
            {
                if (EtcdErrors.IsTransient(exception))
                {
                    MoveFrom(endpoint);
                }

                if (MachineTime.GetUtcNow() >= end || !CanRepeat(exception, ref canRepeat, ref unconnected))
                {
                    return Report(exception, isWrite);
                }
            }
        }
    }

    /// <summary>Every endpoint is tried until one accepts a connection; then a read is sent once more.</summary>
    private bool CanRepeat(RpcException exception, ref bool canRepeat, ref int unconnected)
    {
        if (EtcdErrors.IsNotSent(exception))
        {
            return ++unconnected < _endpoints.Length;
        }

        var repeats = canRepeat && EtcdErrors.IsTransient(exception);
        canRepeat = false;
        return repeats;
    }

    private ApiStatus Report(RpcException exception, bool isWrite)
    {
        IsReachable = !EtcdErrors.IsTransient(exception);
        if (EtcdErrors.IsSpaceExceeded(exception))
        {
            Log.SpaceExceeded(_logger);
        }

        return EtcdErrors.ToStatus(exception, isWrite);
    }

    private void MoveFrom(EtcdEndpoint endpoint)
    {
        var index = Array.IndexOf(_endpoints, endpoint);
        Interlocked.CompareExchange(ref _current, (index + 1) % _endpoints.Length, index);
    }

    /// <summary>Gets a new token. If that fails, the next call fails, and tries it again.</summary>
    private async ValueTask AuthenticateAsync()
    {
        var endpoint = Current;
        try
        {
            var options = new CallOptions(deadline: (MachineTime.GetUtcNow() + Patience).UtcDateTime);
            var response = await endpoint.Users.AuthenticateAsync(new() { Name = _options.User, Password = _options.Password }, options);
            _headers = new() { { "hasleader", "true" }, { "token", response.Token } };
        }
        catch (RpcException exception)
        {
            MoveFrom(endpoint);
            Log.NotAuthenticated(_logger, exception.Status.Detail);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Warning, "etcd has no space left: its database is as large as its quota. Writes fail until it is compacted and defragmented, and its alarm is disarmed.")]
        public static partial void SpaceExceeded(ILogger logger);

        [LoggerMessage(21, LogLevel.Warning, "etcd does not accept the user and the password: {Reason}.")]
        public static partial void NotAuthenticated(ILogger logger, string reason);
    }
}

/// <summary>The outcome of a write that etcd has answered.</summary>
/// <param name="IsApplied">False if the key had another revision.</param>
/// <param name="Revision">That of the write, or of the answer.</param>
/// <param name="Found">The key as it is, if the write was not applied; null if it does not exist.</param>
internal sealed record EtcdWrite(bool IsApplied, long Revision, KeyValue? Found);
