using Grpc.Core;
using Grpc.Core.Interceptors;
using TfJobApi.Errors;
using TfJobApi.Logging;
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
    private readonly Lock _gate = new();
    private Task? _renewal;
    private int _current;

    /// <summary>The revision of a recent response.</summary>
    private long _seen;

    /// <param name="interceptor">Sees every call; null for none.</param>
    public EtcdClient(EtcdOptions options, ILogger<EtcdClient> logger, Interceptor? interceptor = null)
    {
        (_options, _logger) = (options, logger);
        _endpoints = [.. options.Endpoints.Select(endpoint => new EtcdEndpoint(endpoint, options, interceptor))];
    }

    /// <summary>The member that answers now.</summary>
    public EtcdEndpoint Current => _endpoints[Volatile.Read(ref _current)];

    public async ValueTask<Result<RangeResponse>> RangeAsync(RangeRequest request, TimeSpan? patience = null)
    {
        var answer = await CallAsync((endpoint, options) => endpoint.Keys.RangeAsync(request, options), isWrite: false, patience ?? Patience);
        if (answer.TryGet(out var response, out _))
        {
            Volatile.Write(ref _seen, response.Header.Revision);
        }

        return answer;
    }

    public ValueTask<Result<CompactionResponse>> CompactAsync(long revision) =>
        CallAsync((endpoint, options) => endpoint.Keys.CompactAsync(new() { Revision = revision }, options), isWrite: true, Patience);

    /// <summary>Opens a watch of the changes from a revision on.</summary>
    public AsyncDuplexStreamingCall<WatchRequest, WatchResponse> Watch(EtcdEndpoint endpoint, CancellationToken cancellation) =>
        endpoint.Watches.Watch(new CallOptions(_headers, cancellationToken: cancellation));

    /// <summary>Uses another member than the one whose watch has ended, unless another call has moved on already.</summary>
    public void MoveFrom(EtcdEndpoint endpoint)
    {
        var index = Array.IndexOf(_endpoints, endpoint);
        Interlocked.CompareExchange(ref _current, (index + 1) % _endpoints.Length, index);
    }

    /// <summary>Gets a new token: etcd cancels the watch of an old one like one without permission.</summary>
    public Task RenewAsync() => _options.User.Length > 0 ? RenewAsync(_headers) : Task.CompletedTask;

    public void Dispose()
    {
        foreach (var endpoint in _endpoints)
        {
            endpoint.Dispose();
        }
    }

    private async ValueTask<Result<T>> CallAsync<T>(Func<EtcdEndpoint, CallOptions, AsyncUnaryCall<T>> call, bool isWrite, TimeSpan patience)
        where T : class
    {
        var end = MachineTime.GetUtcNow() + patience;
        if (_options.User.Length > 0 && _headers.Count == 1)
        {
            await RenewAsync(_headers, patience);
        }

        var (isRenewed, canRepeat, unconnected) = (false, !isWrite, 0);
        while (true)
        {
            if (MachineTime.GetUtcNow() >= end)
            {
                // the renewal of the token took all the time, so nothing is sent
                return ApiErrors.ServiceUnavailable(retryAfter: 1);
            }

            var (endpoint, headers) = (Current, _headers);

            // Another member has time to answer a read that the first one does not answer.
            var deadline = canRepeat && _endpoints.Length > 1 ? end - (patience / 2) : end;
            try
            {
                using var response = call(endpoint, new(headers, deadline.UtcDateTime));
                var answer = await response;
                endpoint.Failure = null;
                return answer;
            }
            catch (RpcException exception) when (_options.User.Length > 0 && !isRenewed && EtcdErrors.IsTokenRejected(exception))
            {
                isRenewed = true;
                await RenewAsync(headers, end - MachineTime.GetUtcNow());
            }
            catch (RpcException exception)
            {
                Note(endpoint, exception);
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

    /// <summary>Logs why a member does not answer, once for each reason.</summary>
    private void Note(EtcdEndpoint endpoint, RpcException exception)
    {
        if (EtcdErrors.FindFault(exception) is { } fault && endpoint.Failure != fault)
        {
            endpoint.Failure = fault;
            Log.EtcdUnusable(_logger, endpoint.Address, fault);
        }
    }

    private ApiStatus Report(RpcException exception, bool isWrite)
    {
        var status = EtcdErrors.ToStatus(exception, isWrite);
        if (EtcdErrors.IsSpaceExceeded(status))
        {
            Log.EtcdSpaceExceeded(_logger);
        }

        return status;
    }

    /// <summary>Gets a new token once for all calls that were rejected with this one.</summary>
    private async Task RenewAsync(Metadata rejected, TimeSpan? patience = null)
    {
        Task renewal;
        lock (_gate)
        {
            if (!ReferenceEquals(rejected, _headers))
            {
                return;
            }

            _renewal = _renewal is { IsCompleted: false } ? _renewal : AuthenticateAsync();
            renewal = _renewal;
        }

        var wait = patience ?? Patience;
        await renewal.WaitAsync(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, MachineTime).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>If it fails, the next call fails, and tries it again.</summary>
    private async Task AuthenticateAsync()
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
            Log.EtcdNotAuthenticated(_logger, exception.Status.Detail);
        }
    }
}

/// <summary>The outcome of a write that etcd has answered.</summary>
/// <param name="IsApplied">False if the key had another revision.</param>
/// <param name="Revision">That of the write, or of the answer.</param>
/// <param name="Found">The key as it is, if the write was not applied; null if it does not exist.</param>
internal sealed record EtcdWrite(bool IsApplied, long Revision, KeyValue? Found);
