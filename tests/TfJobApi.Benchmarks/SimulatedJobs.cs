using System.Globalization;

namespace TfJobApi.Benchmarks;

/// <summary>
/// Measures simulated jobs: the events of a jump in a second of processor time, the memory of a job in addition to its TFJob, and the
/// cost of jobs that restart. An event is a change of a pod, or a limit of a job that is due; each is followed by
/// the writes of the controller: pods, services, events and the status.
/// </summary>
internal static class SimulatedJobs
{
    private const double LeastEvents = 50_000;
    private const double AllowedKilobytes = 6;
    private const double AllowedShare = 0.1;
    private const int Count = 10_000;
    private const int Restarting = 1_000;
    private const int Minutes = 31;
    private const long NoCollectionBytes = 1_500_000_000;
    private const string Scenario = "succeed;run=10s..20s";

    /// <summary>The controller replaces the pod once a minute.</summary>
    private const string Restarts = """{"pods":[{"pod":"*","runs":[{"start":"1s","run":"59s","exit":137}]}]}""";

    public static async Task AddToAsync(ReportTable table)
    {
        await AddJumpAsync(table);
        await AddMemoryAsync(table);
        await AddRateAsync(table);
    }

    private static async Task AddJumpAsync(ReportTable table)
    {
        await JumpAsync(Count / 5, collects: true);
        var jump = await JumpAsync(Count, collects: true);
        var without = await JumpAsync(Count, collects: false);
        var what = string.Create(CultureInfo.InvariantCulture, $"jump of {Count:N0} simulated jobs to their end");
        table.Add($"{what}: processor time of an event", jump.Microseconds / jump.Events, 1_000_000 / LeastEvents, "µs");
        table.Add($"{what}: processor time of an event, without a garbage collection", without.Microseconds / without.Events, null, "µs");
        table.Add($"{what}: processor time of a write", jump.Microseconds / jump.Writes, null, "µs");
        table.Add($"{what}: events of a job", jump.Events / Count, null, "");
        table.Add($"{what}: writes of a job", jump.Writes / Count, null, "");
        table.Add($"{what}: allocated bytes of an event", jump.Bytes / jump.Events, null, "B");
    }

    /// <param name="collects">Whether the garbage collector runs during the jump. It is a third of the time or more, because most new objects stay.</param>
    private static async Task<Jump> JumpAsync(int count, bool collects)
    {
        await using var server = await SimulatingServer.StartAsync("--Clock:Frozen=true");
        await server.CreateAsync(count, Scenario);
        if (!collects && !GC.TryStartNoGCRegion(NoCollectionBytes))
        {
            throw new InvalidOperationException("the machine has too little memory");
        }

        var (version, start, bytes) = (server.Version, Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
        var answer = await server.AdvanceAsync("1m");
        var time = (Environment.CpuUsage.TotalTime - start).TotalMicroseconds;
        if (!collects)
        {
            GC.EndNoGCRegion();
        }

        return new(time, answer.GetProperty("eventCount").GetInt32(), server.Version - version, GC.GetTotalAllocatedBytes() - bytes);
    }

    /// <summary>The state of the simulation ends with a reset of the simulator, which keeps the objects.</summary>
    private static async Task AddMemoryAsync(ReportTable table)
    {
        await using var server = await SimulatingServer.StartAsync("--Clock:Frozen=true");
        await server.CreateAsync(1, Scenario);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await server.CreateAsync(Count, Scenario, first: 1);
        var simulated = GC.GetTotalMemory(forceFullCollection: true);
        await server.EndSimulationsAsync();
        var ended = GC.GetTotalMemory(forceFullCollection: true);

        table.Add("heap for each simulated job, in addition to the stored objects", (simulated - ended) / 1000.0 / Count, AllowedKilobytes, "KB");
        table.Add("heap for each simulated job: the TFJob, its pods, services and events", (ended - before) / 1000.0 / Count, null, "KB");
    }

    /// <summary>
    /// Moves the clock by a minute at a time, which is a second at the rate of 60. Requests have the rest of the processor. The result does
    /// not depend on other work of the machine, as the rate of PATCHes while the clock runs would.
    /// </summary>
    private static async Task AddRateAsync(ReportTable table)
    {
        await using var server = await SimulatingServer.StartAsync("--Clock:Frozen=true");
        await server.CreateAsync(Restarting, Restarts, workersOnly: true);
        List<double> shares = [];
        for (var minute = 0; minute < Minutes; minute++)
        {
            var start = Environment.CpuUsage.TotalTime;
            await server.AdvanceAsync("1m");
            shares.Add((Environment.CpuUsage.TotalTime - start).TotalSeconds);
        }

        table.AddRatio(string.Create(CultureInfo.InvariantCulture, $"{Restarting:N0} simulated jobs that restart each second: share of one core"), shares.Median(), AllowedShare);
    }

    private readonly record struct Jump(double Microseconds, double Events, double Writes, double Bytes);
}
