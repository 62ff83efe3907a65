namespace TfJobApi.Lifecycle;

/// <summary>Plays the events up to a time, each at its own time.</summary>
internal static class Jump
{
    /// <summary>The most events of a jump: a crash loop over a hundred years ends here.</summary>
    public const int Limit = 1_000_000;

    /// <param name="from">The time before the jump, which is also that of events that are overdue.</param>
    /// <param name="to">The last time of an event.</param>
    /// <param name="play">Plays the event of a key at a time, sets the key's next time, and returns whether the jump ends with it.</param>
    public static JumpResult Play<TKey>(
        DueQueue<TKey> queue, DateTimeOffset from, DateTimeOffset to, Func<TKey, DateTimeOffset, bool> play, int limit = Limit)
        where TKey : notnull
    {
        var time = from;
        for (var events = 0; ; events++)
        {
            if (!queue.TryPeek(out var key, out var due) || due > to)
            {
                return new(to, events, JumpEnd.Time);
            }

            if (events == limit)
            {
                return new(time, events, JumpEnd.Limit);
            }

            time = due > time ? due : time;
            if (play(key, time))
            {
                return new(time, events + 1, JumpEnd.Event);
            }
        }
    }
}

/// <param name="Time">The time at which the jump ended.</param>
internal readonly record struct JumpResult(DateTimeOffset Time, int Events, JumpEnd End);

internal enum JumpEnd
{
    /// <summary>No event is left until the time of the jump.</summary>
    Time,

    /// <summary>The event after which the jump had to end.</summary>
    Event,

    /// <summary>The limit of events.</summary>
    Limit,
}
