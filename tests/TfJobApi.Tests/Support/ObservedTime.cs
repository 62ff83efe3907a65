using System.Threading.Channels;

namespace TfJobApi.Tests.Support;

/// <summary>A clock that reports its timers, so that a test can wait until the server waits.</summary>
internal sealed class ObservedTime(TimeProvider inner) : TimeProvider
{
    private readonly Channel<TimeSpan> _dueTimes = Channel.CreateUnbounded<TimeSpan>();

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    /// <summary>Waits until a timer is set to at least this time.</summary>
    public async Task TimerAsync(TimeSpan dueTime)
    {
        while (await _dueTimes.Reader.ReadAsync(TestContext.Current.CancellationToken) < dueTime)
        {
        }
    }

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(inner.CreateTimer(callback, state, dueTime, period), _dueTimes.Writer);
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            _dueTimes.Writer.TryWrite(dueTime);
        }

        return timer;
    }

    private sealed class Timer(ITimer inner, ChannelWriter<TimeSpan> dueTimes) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var isChanged = inner.Change(dueTime, period);
            dueTimes.TryWrite(dueTime);
            return isChanged;
        }

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
