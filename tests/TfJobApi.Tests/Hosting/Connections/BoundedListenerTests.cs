using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TfJobApi.Hosting.Connections;

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

    private BoundedListener Create(params object[] results) =>
        new(new Listener(results), _ => true, () => _failures++, _time, NullLogger<BoundedListener>.Instance);

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
}
