namespace TfJobApi.Stress.Race;

/// <summary>The changes of one object in the order of their versions, found by the times of their operations.</summary>
internal sealed class KeyHistory
{
    private readonly List<long> _latestAnswers = [];
    private long[]? _earliestCalls;

    public List<Change> Changes { get; } = [];

    public void Add(Change change)
    {
        Changes.Add(change);
        AddAnswer(change);
    }

    /// <summary>Reads the times of the operations again.</summary>
    public void Refresh()
    {
        _latestAnswers.Clear();
        Changes.ForEach(AddAnswer);
    }

    private void AddAnswer(Change change)
    {
        _latestAnswers.Add(Math.Max(_latestAnswers.Count == 0 ? 0 : _latestAnswers[^1], change.Operation.Answered));
        _earliestCalls = null;
    }

    /// <summary>
    /// Returns the states that could be the current one within this time: a state begins at the earliest with the call of its change,
    /// and ends at the latest with the response of the next one. Null is the state of an object that does not exist.
    /// </summary>
    public IEnumerable<JobState?> StatesBetween(long called, long answered)
    {
        var earliestCalls = _earliestCalls ??= EarliestCalls();

        // all changes before this one were answered before the call
        var first = FirstAtLeast(_latestAnswers, called);
        if (first == 0)
        {
            yield return null;
        }

        for (var i = Math.Max(0, first - 1); i < Changes.Count && earliestCalls[i] <= answered; i++)
        {
            if (Changes[i].Operation.Called <= answered && (i + 1 == Changes.Count || Changes[i + 1].Operation.Answered >= called))
            {
                yield return Changes[i].After;
            }
        }
    }

    private static int FirstAtLeast(List<long> ascending, long value)
    {
        var (low, high) = (0, ascending.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = ascending[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>The earliest call of each change and all after it, which grows.</summary>
    private long[] EarliestCalls()
    {
        var calls = new long[Changes.Count];
        var earliest = long.MaxValue;
        for (var i = calls.Length - 1; i >= 0; i--)
        {
            earliest = Math.Min(earliest, Changes[i].Operation.Called);
            calls[i] = earliest;
        }

        return calls;
    }
}
