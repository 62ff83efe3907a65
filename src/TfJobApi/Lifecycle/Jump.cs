using System.Diagnostics.CodeAnalysis;

namespace TfJobApi.Lifecycle;

/// <summary>Takes the events up to a time from a queue, each with its own time. The caller plays an event and sets the key's next time.</summary>
/// <param name="from">The earliest time of an event, which is also that of events that are overdue.</param>
/// <param name="to">The last time of an event.</param>
internal sealed class Jump<TKey>(DueQueue<TKey> queue, DateTimeOffset from, DateTimeOffset to, int limit = Jump.Limit)
    where TKey : notnull
{
    /// <summary>The time of the last event.</summary>
    public DateTimeOffset Time { get; private set; } = from;

    /// <summary>The last time of an event.</summary>
    public DateTimeOffset To { get; private set; } = to;

    public int Events { get; private set; }

    /// <summary>Whether the limit of events has ended the jump.</summary>
    public bool IsAtLimit { get; private set; }

    /// <summary>Leaves only the events of the current time.</summary>
    public void EndHere() => To = Time;

    /// <summary>Returns false if no event is left.</summary>
    public bool TryNext([NotNullWhen(true)] out TKey? key)
    {
        if (!queue.TryPeek(out key, out var due) || due > To)
        {
            return false;
        }

        IsAtLimit = Events == limit;
        if (IsAtLimit)
        {
            return false;
        }

        Time = due > Time ? due : Time;
        Events++;
        return true;
    }
}

internal static class Jump
{
    /// <summary>The most events of a jump: a crash loop over a hundred years ends here.</summary>
    public const int Limit = 1_000_000;
}
