using System.Globalization;

namespace TfJobApi.Stress.Servers;

/// <summary>Injects one fault after the other, with a calm time before each.</summary>
/// <param name="faults">The token is cancelled at the end of the race. A fault that has not begun may end with it, and does not count then.</param>
internal sealed class FaultSchedule(params IReadOnlyList<(string Name, Func<CancellationToken, Task> InjectAsync)> faults)
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);

    private readonly SortedDictionary<string, int> _counts = [];

    public async Task RunAsync(CancellationToken done)
    {
        for (var next = 0; ; next = (next + 1) % faults.Count)
        {
            await Task.Delay(Calm, TimeProvider.System, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (done.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await faults[next].InjectAsync(done);
                _counts[faults[next].Name] = _counts.GetValueOrDefault(faults[next].Name) + 1;
            }
            catch (OperationCanceledException exception) when (exception.CancellationToken == done)
            {
                return;
            }
        }
    }

    /// <summary>Whether the last replica sleeps past a compaction.</summary>
    public bool HasSleeper { get; init; }

    /// <summary>The faults for which the race was too short.</summary>
    public IEnumerable<string> Missing => faults.Select(fault => fault.Name).Except(_counts.Keys);

    /// <summary>Returns the number of each fault.</summary>
    public override string ToString() => string.Join(", ", _counts.Select(fault => string.Create(CultureInfo.InvariantCulture, $"{fault.Value} × {fault.Key}")));
}
