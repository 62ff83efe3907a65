using System.Globalization;

namespace TfJobApi.Stress.Servers;

/// <summary>Injects one fault after the other, with a calm time before each.</summary>
internal sealed class FaultSchedule(params IReadOnlyList<(string Name, Func<Task> InjectAsync)> faults)
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);

    private readonly SortedDictionary<string, int> _counts = [];

    public async Task RunAsync(CancellationToken done)
    {
        for (var next = 0; !done.IsCancellationRequested; next = (next + 1) % faults.Count)
        {
            await Task.Delay(Calm, TimeProvider.System, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!done.IsCancellationRequested)
            {
                await faults[next].InjectAsync();
                _counts[faults[next].Name] = _counts.GetValueOrDefault(faults[next].Name) + 1;
            }
        }
    }

    /// <summary>Returns the number of each fault.</summary>
    public override string ToString() => string.Join(", ", _counts.Select(fault => string.Create(CultureInfo.InvariantCulture, $"{fault.Value} × {fault.Key}")));
}
