using System.Collections.Concurrent;
using System.Globalization;

namespace TfJobApi.Stress.Fuzz;

/// <summary>Counts of one round; its workers add to it.</summary>
internal sealed class FuzzTally
{
    private readonly ConcurrentDictionary<int, int> _codes = new();
    private long _slowest;
    private int _requests;
    private int _violations;
    private int _checkedWrites;

    public int Requests => _requests;

    public int Violations => _violations;

    public int CheckedWrites => _checkedWrites;

    public TimeSpan Slowest => new(Interlocked.Read(ref _slowest));

    public string Codes => string.Join(", ", _codes.OrderByDescending(code => code.Value).Select(code => string.Create(CultureInfo.InvariantCulture,
        $"{code.Key}: {code.Value:N0}")));

    public void Count(int code, TimeSpan took)
    {
        Interlocked.Increment(ref _requests);
        _codes.AddOrUpdate(code, 1, (_, count) => count + 1);
        for (var slowest = Interlocked.Read(ref _slowest); took.Ticks > slowest;)
        {
            slowest = Interlocked.CompareExchange(ref _slowest, took.Ticks, slowest);
        }
    }

    /// <summary>Returns the number of violations so far.</summary>
    public int CountViolation() => Interlocked.Increment(ref _violations);

    public void CountCheckedWrite() => Interlocked.Increment(ref _checkedWrites);
}
