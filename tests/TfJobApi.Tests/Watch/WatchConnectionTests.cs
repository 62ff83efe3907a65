using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using TfJobApi.Tests.Support;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Watch;

/// <summary>Connections whose callers read nothing: their pipes are full after one byte.</summary>
public sealed class WatchConnectionTests
{
    private readonly ErrorLog _errors = new();
    private readonly WatchHub _hub;

    public WatchConnectionTests() => _hub = new(16, _errors);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stalled_watch_is_disconnected_except_while_the_final_error_is_sent(bool canBeDisconnected)
    {
        var isDisconnected = false;
        using var stalled = Open(1, () => isDisconnected = true);
        using var other = Open(9);
        var pipe = FullPipe();
        var sending = stalled.SendAsync(pipe.Writer, TestContext.Current.CancellationToken, canBeDisconnected);

        await NotifyAsync(other);

        Assert.Equal(canBeDisconnected, isDisconnected);
        Assert.False(sending.IsCompleted);
        await pipe.Reader.CompleteAsync();
        Assert.False(await sending);
        Assert.Empty(_errors.Texts);
    }

    [Fact]
    public async Task A_stalled_watch_stays_connected_as_long_as_its_next_change_is_kept()
    {
        var isDisconnected = false;
        using var stalled = Open(2, () => isDisconnected = true);
        using var other = Open(9);
        var pipe = FullPipe();
        var sending = stalled.SendAsync(pipe.Writer, TestContext.Current.CancellationToken);

        await NotifyAsync(other);

        Assert.False(isDisconnected);
        await pipe.Reader.CompleteAsync();
        Assert.False(await sending);
    }

    [Fact]
    public async Task A_connection_that_cannot_be_notified_does_not_keep_others_from_being_notified()
    {
        using var broken = Open(1, () => throw new InvalidOperationException("broken"));
        using var other = Open(9);
        var pipe = FullPipe();
        var sending = broken.SendAsync(pipe.Writer, TestContext.Current.CancellationToken);

        await NotifyAsync(other);
        await NotifyAsync(other);

        Assert.InRange(_errors.Texts.Count, 2, 4);
        Assert.All(_errors.Texts, text => Assert.Equal("A watch connection could not be notified of changes. The other connections were notified. broken", text));
        await pipe.Reader.CompleteAsync();
        Assert.False(await sending);
    }

    private WatchConnection Open(long position, Action? disconnect = null) => new(_hub, new EmptyLog(), position, disconnect ?? (() => { }));

    /// <summary>Runs two rounds, so that the first round has ended for every connection. The version after 1 is no longer kept.</summary>
    private async Task NotifyAsync(WatchConnection other)
    {
        for (var i = 0; i < 2; i++)
        {
            _hub.Notify(oldest: 3);
            await other.WaitAsync().AsTask().WithPatience();
        }
    }

    private static Pipe FullPipe()
    {
        var pipe = new Pipe(new(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        pipe.Writer.GetSpan(1)[0] = (byte)'x';
        pipe.Writer.Advance(1);
        return pipe;
    }

    private sealed class ErrorLog : ILogger<WatchHub>
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Texts { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Texts.Enqueue($"{formatter(state, exception)} {exception?.Message}");
    }
}
