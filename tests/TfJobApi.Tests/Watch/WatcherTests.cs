using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Watch;

/// <summary>Watchers whose callers take nothing: their pipes are full after one byte.</summary>
public sealed class WatcherTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_takes_nothing_is_cut_off_but_not_while_told_why_the_watch_ends(bool canBeCutOff)
    {
        var isCutOff = false;
        var log = new ErrorLog();
        var broadcaster = new WatchBroadcaster(log);
        using var watcher = new Watcher(broadcaster, () => isCutOff = true) { Position = 1 };
        using var other = new Watcher(broadcaster, () => { }) { Position = 9 };
        var pipe = Full();
        var sending = watcher.SendAsync(pipe.Writer, TestContext.Current.CancellationToken, canBeCutOff);

        await TellAsync(broadcaster, other);

        Assert.Equal(canBeCutOff, isCutOff);
        Assert.False(sending.IsCompleted);
        await pipe.Reader.CompleteAsync();
        Assert.False(await sending);
        Assert.Empty(log.Texts);
    }

    [Fact]
    public async Task One_that_cannot_be_told_keeps_nobody_else_from_being_told()
    {
        var log = new ErrorLog();
        var broadcaster = new WatchBroadcaster(log);
        using var broken = new Watcher(broadcaster, () => throw new InvalidOperationException("broken")) { Position = 1 };
        using var other = new Watcher(broadcaster, () => { }) { Position = 9 };
        var pipe = Full();
        var sending = broken.SendAsync(pipe.Writer, TestContext.Current.CancellationToken);

        await TellAsync(broadcaster, other);
        await TellAsync(broadcaster, other);

        Assert.InRange(log.Texts.Count, 2, 4);
        Assert.All(log.Texts, text => Assert.Equal("A watcher could not be told that there are changes; the others have been. broken", text));
        await pipe.Reader.CompleteAsync();
        Assert.False(await sending);
    }

    /// <summary>Two rounds, so that the first is over for everybody; the version after 1 is not kept any more.</summary>
    private static async Task TellAsync(WatchBroadcaster broadcaster, Watcher other)
    {
        for (var i = 0; i < 2; i++)
        {
            broadcaster.Announce(first: 3);
            await other.WaitAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        }
    }

    private static Pipe Full()
    {
        var pipe = new Pipe(new(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        pipe.Writer.GetSpan(1)[0] = (byte)'x';
        pipe.Writer.Advance(1);
        return pipe;
    }

    private sealed class ErrorLog : ILogger<WatchBroadcaster>
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Texts { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Texts.Enqueue($"{formatter(state, exception)} {exception?.Message}");
    }
}
