using TfJobApi.Clock;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Simulation;

namespace TfJobApi.Testing;

/// <summary>
/// The server's clock. Timestamps, watch timeouts, the lifetimes of page tokens and of issued tokens, and the window of signatures
/// follow it. When a method that changes the time returns, everything that has become due has happened.
/// </summary>
public sealed class ServerClock
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365_000);

    private readonly VirtualClock _clock;
    private readonly JobSimulator _simulator;

    internal ServerClock(VirtualClock clock, JobSimulator simulator) => (_clock, _simulator) = (clock, simulator);

    /// <summary>The time, in UTC.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Whether the clock is stopped.</summary>
    public bool IsFrozen => _clock.IsFrozen;

    /// <summary>The rate of the clock while it is not frozen: at 60 it runs sixty times as fast as the machine's clock.</summary>
    public double Rate => _clock.Rate;

    /// <summary>Stops the clock.</summary>
    public void Freeze() => Set(null, true);

    /// <summary>Sets the clock to a time and stops it.</summary>
    /// <param name="time">From 1970-01-01 to 9000-01-01.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is out of that range.</exception>
    public void FreezeAt(DateTimeOffset time) => Check(Set(time, true), time, nameof(time));

    /// <summary>Starts the clock again, from its current time.</summary>
    public void Resume() => Set(null, false);

    /// <summary>Lets the clock run at another rate, for clients that sleep by themselves. A frozen clock stays frozen.</summary>
    /// <param name="rate">Greater than 0, and at most 86,400: a day in a second.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of that range.</exception>
    public void SetRate(double rate)
    {
        if (!VirtualClock.AllowsRate(rate))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "the rate must be greater than 0, and at most 86400");
        }

        Set(null, null, rate);
    }

    /// <summary>Sets the clock to an earlier or later time. A frozen clock stays frozen.</summary>
    /// <param name="time">From 1970-01-01 to 9000-01-01.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is out of that range.</exception>
    public void Set(DateTimeOffset time) => Check(Set(time, null), time, nameof(time));

    /// <summary>Moves the clock forward. A frozen clock stays frozen.</summary>
    /// <param name="by">Not negative; the new time must be at most 9000-01-01.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or too large.</exception>
    /// <exception cref="InvalidOperationException">A reset or a restore ended the move.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Check(by < Longest && Wait(() => _simulator.Time.AdvanceAsync(by)), by, nameof(by));
    }

    /// <summary>Moves the clock to the event of a simulated job that makes a condition true, also if only for a moment. All events of that time are played.</summary>
    /// <param name="namespace">The namespace of the job.</param>
    /// <param name="name">The name of the job.</param>
    /// <param name="condition">The type of the condition. If its status is True already, the clock does not move.</param>
    /// <param name="atMost">The longest move. Default: null, seven days.</param>
    /// <exception cref="ArgumentException">There is no such job.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The longest move is negative or too large, or the condition is not a value of <see cref="JobConditionType"/>.</exception>
    /// <exception cref="InvalidOperationException">A reset or a restore ended the move.</exception>
    /// <exception cref="TimeoutException">The condition is not true at the end of the longest move, where the clock is now. The message has the conditions and the pods of the job.</exception>
    /// <example>
    /// <code>
    /// await server.Clock.AdvanceUntilAsync("team", "mnist", JobConditionType.Succeeded);
    /// </code>
    /// </example>
    public Task AdvanceUntilAsync(string @namespace, string name, JobConditionType condition, TimeSpan? atMost = null)
    {
        ArgumentNullException.ThrowIfNull(@namespace);
        ArgumentNullException.ThrowIfNull(name);
        return AdvanceUntilAsync(new AwaitedCondition(@namespace, name, NameOf(condition, nameof(condition))), atMost);
    }

    /// <summary>Moves the clock to the event of a simulated job after which a pod has a phase, also if only for a moment. All events of that time are played.</summary>
    /// <param name="namespace">The namespace of the job.</param>
    /// <param name="name">The name of the job.</param>
    /// <param name="pod">The pod without the name of the job, for example <c>worker-1</c>.</param>
    /// <param name="phase">The phase. If the pod has it already, the clock does not move.</param>
    /// <param name="atMost">The longest move. Default: null, seven days.</param>
    /// <exception cref="ArgumentException">There is no such job, or <paramref name="pod"/> is not the name of a pod.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The longest move is negative or too large, or the phase is not a value of <see cref="JobPodPhase"/>.</exception>
    /// <exception cref="InvalidOperationException">A reset or a restore ended the move.</exception>
    /// <exception cref="TimeoutException">The pod does not have the phase at the end of the longest move, where the clock is now. The message has the conditions and the pods of the job.</exception>
    public Task AdvanceUntilPodAsync(string @namespace, string name, string pod, JobPodPhase phase, TimeSpan? atMost = null)
    {
        ArgumentNullException.ThrowIfNull(@namespace);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(pod);
        if (!Replica.TryParse(pod, out var replica))
        {
            throw new ArgumentException($"'{pod}' is not a pod without the name of its job, for example worker-0", nameof(pod));
        }

        return AdvanceUntilAsync(new AwaitedPod(@namespace, name, replica, Enum.Parse<PodPhase>(NameOf(phase, nameof(phase)))), atMost);
    }

    /// <summary>Moves the clock to the event that deletes a simulated job, for example by its time to live. All events of that time are played.</summary>
    /// <param name="namespace">The namespace of the job.</param>
    /// <param name="name">The name of the job. If there is no such job, the clock does not move.</param>
    /// <param name="atMost">The longest move. Default: null, seven days.</param>
    /// <exception cref="ArgumentOutOfRangeException">The longest move is negative or too large.</exception>
    /// <exception cref="InvalidOperationException">A reset or a restore ended the move.</exception>
    /// <exception cref="TimeoutException">The job exists at the end of the longest move, where the clock is now. The message has its conditions and pods.</exception>
    public Task AdvanceUntilGoneAsync(string @namespace, string name, TimeSpan? atMost = null)
    {
        ArgumentNullException.ThrowIfNull(@namespace);
        ArgumentNullException.ThrowIfNull(name);
        return AdvanceUntilAsync(new AwaitedEnd(@namespace, name), atMost);
    }

    private static string NameOf<T>(T value, string parameter)
        where T : struct, Enum => Enum.GetName(value) ?? throw new ArgumentOutOfRangeException(parameter, value, $"must be a {typeof(T).Name}");

    private async Task AdvanceUntilAsync(AwaitedState state, TimeSpan? atMost)
    {
        var limit = atMost ?? TimeSpan.FromDays(7);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero, nameof(atMost));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, Longest, nameof(atMost));
        if (!(await _simulator.AdvanceUntilAsync(state, limit).ConfigureAwait(false)).TryGet(out var move, out var failure))
        {
            throw failure.Code switch
            {
                404 => new ArgumentException(failure.Message),
                409 => new InvalidOperationException(failure.Message),
                _ => new TimeoutException(failure.Message),
            };
        }

        Check(move.IsCovered, limit, nameof(atMost));
    }

    private bool Set(DateTimeOffset? time, bool? isFrozen, double? rate = null) => Wait(() => _simulator.Time.SetAsync(time, isFrozen, rate));

    private static bool Wait(Func<ValueTask<ClockMove>> move) => Blocking.Run(move) is var moved && !moved.IsReplaced
        ? moved.IsCovered
        : throw new InvalidOperationException(ClockMove.Replaced.Message);

    private static void Check(bool isSet, object value, string parameter)
    {
        if (!isSet)
        {
            throw new ArgumentOutOfRangeException(parameter, value, "the clock can only be set from 1970-01-01 to 9000-01-01");
        }
    }
}
