using Grpc.Core;
using Grpc.Core.Interceptors;

namespace TfJobApi.Tests.Support;

/// <summary>
/// Fails the request of the second watch with an error that has no gRPC status, as gRPC does if the connection breaks before its HTTP/2
/// handshake.
/// </summary>
internal sealed class BrokenWatchOpening : Interceptor
{
    private int _watches;

    public int Watches => Volatile.Read(ref _watches);

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(context);
        if (Interlocked.Increment(ref _watches) != 2)
        {
            return call;
        }

#pragma warning disable CA2000 // the caller disposes it
        return new(new BrokenWriter<TRequest>(), call.ResponseStream, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
#pragma warning restore CA2000
    }

    private sealed class BrokenWriter<T> : IClientStreamWriter<T>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task CompleteAsync() => Task.CompletedTask;

        public Task WriteAsync(T message) => Task.FromException(new HttpIOException(HttpRequestError.InvalidResponse));
    }
}
