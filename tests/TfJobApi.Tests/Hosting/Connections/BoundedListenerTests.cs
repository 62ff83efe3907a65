using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TfJobApi.Hosting.Connections;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Hosting.Connections;

public sealed class BoundedListenerTests
{
    private readonly FakeTimeProvider _time = new();
    private int _failures;

    /// <summary>Otherwise Kestrel ends its loop, and the process accepts nothing any more.</summary>
    [Fact]
    public async Task A_lack_of_memory_does_not_end_the_loop_of_Kestrel()
    {
        var connection = new DefaultConnectionContext();
        await using var listener = Create(new InsufficientMemoryException(), connection);

        var accepted = listener.AcceptAsync(TestContext.Current.CancellationToken);
        Assert.False(accepted.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Same(connection, await accepted);
    }

    [Fact]
    public async Task A_loop_that_does_not_ask_for_the_next_connection_ends_the_process()
    {
        await using var listener = Create(new DefaultConnectionContext());

        _ = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, _failures);
        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(1, _failures);
    }

    [Fact]
    public async Task A_loop_that_waits_for_a_connection_does_not_end_the_process()
    {
        await using var listener = Create(new DefaultConnectionContext(), new DefaultConnectionContext());

        _ = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(5));
        _ = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(5));
        var waiting = listener.AcceptAsync(TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, _failures);
        Assert.False(waiting.IsCompleted);
    }

    /// <summary>An exception ends the loop of Kestrel.</summary>
    [Fact]
    public async Task An_exception_while_accepting_ends_the_process()
    {
        await using var listener = Create(new InvalidOperationException());

        await Assert.ThrowsAsync<InvalidOperationException>(() => listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask());

        Assert.Equal(1, _failures);
    }

    [Fact]
    public async Task An_exception_while_closing_a_refused_connection_ends_the_process()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await using var listener = Create(_ => false, new Connection(socket) { Error = new InvalidOperationException() });

        await Assert.ThrowsAsync<InvalidOperationException>(() => listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask());

        Assert.Equal(1, _failures);
    }

    [Fact]
    public async Task Cancellation_does_not_end_the_process()
    {
        using var end = new CancellationTokenSource();
        await using var listener = Create();

        var waiting = listener.AcceptAsync(end.Token).AsTask();
        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, _failures);
    }

    [Fact]
    public async Task An_exception_after_the_end_does_not_end_the_process()
    {
        await using var listener = Create(new ObjectDisposedException("socket"));
        await listener.UnbindAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask());

        Assert.Equal(0, _failures);
    }

    [Fact]
    public async Task The_pause_after_a_lack_of_memory_ends_with_the_server()
    {
        await using var listener = Create(new InsufficientMemoryException());

        var waiting = listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask();
        await listener.UnbindAsync(TestContext.Current.CancellationToken);

        Assert.Null(await waiting.WithPatience());
        Assert.Equal(0, _failures);
    }

    [Fact]
    public async Task A_connection_whose_check_lacks_memory_is_closed()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var (first, second) = (new Connection(socket), new DefaultConnectionContext());
        await using var listener = Create(_ => throw new InsufficientMemoryException(), first, second);

        var accepted = listener.AcceptAsync(TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Same(second, await accepted);
        Assert.True(first.IsDisposed);
    }

    [Fact]
    public async Task A_connection_that_cannot_be_closed_without_memory_is_closed_only_once()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var (first, second) = (new Connection(socket) { Error = new InsufficientMemoryException() }, new DefaultConnectionContext());
        await using var listener = Create(_ => false, first, second);

        var accepted = listener.AcceptAsync(TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Same(second, await accepted);
    }

    [Fact]
    public async Task The_pause_after_a_lack_of_memory_needs_no_new_timer()
    {
        await using var connection = new DefaultConnectionContext();
        var time = new TimeWithoutMemory();
        await using var listener = new BoundedListener(
            new Listener([new InsufficientMemoryException(), connection]), _ => true, () => _failures++, time, NullLogger<BoundedListener>.Instance);
        time.IsShort = true;

        var accepted = listener.AcceptAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Same(connection, await accepted);
        Assert.Equal(0, _failures);
    }

    [Fact]
    public async Task A_failure_that_lacks_memory_itself_is_repeated()
    {
        await using var listener = new BoundedListener(
            new Listener([new InvalidOperationException()]), _ => true, FailAtFirst, _time, NullLogger<BoundedListener>.Instance);

        await Assert.ThrowsAsync<InsufficientMemoryException>(() => listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask());
        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(2, _failures);
    }

    private void FailAtFirst()
    {
        if (++_failures == 1)
        {
            throw new InsufficientMemoryException();
        }
    }

    private BoundedListener Create(params object[] results) => Create(_ => true, results);

    private BoundedListener Create(Predicate<nint> isAllowed, params object[] results) =>
        new(new Listener(results), isAllowed, () => _failures++, _time, NullLogger<BoundedListener>.Instance);

    /// <summary>Returns the connections, throws the exceptions, and then waits.</summary>
    private sealed class Listener(object[] results) : IConnectionListener
    {
        private int _next;

        public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 1);

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            if (_next == results.Length)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            return results[_next++] is ConnectionContext connection ? connection : throw (Exception)results[_next - 1];
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>A connection whose end can fail.</summary>
    private sealed class Connection : DefaultConnectionContext, IConnectionSocketFeature
    {
        public Connection(Socket socket)
        {
            Socket = socket;
            Features.Set<IConnectionSocketFeature>(this);
        }

        public Socket Socket { get; }

        public Exception? Error { get; init; }

        public bool IsDisposed { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason)
        {
            // that of the base class cancels a token on another thread, perhaps after the end of the connection
        }

        public override ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return Error is null ? base.DisposeAsync() : throw Error;
        }
    }

    private sealed class TimeWithoutMemory : FakeTimeProvider
    {
        public bool IsShort { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            IsShort ? throw new InsufficientMemoryException() : base.CreateTimer(callback, state, dueTime, period);
    }
}
