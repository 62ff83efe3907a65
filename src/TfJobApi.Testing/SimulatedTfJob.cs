using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Simulation;

namespace TfJobApi.Testing;

/// <summary>A TFJob of a server, whose simulation a test reads and changes.</summary>
public sealed class SimulatedTfJob
{
    private readonly JobControl _control;
    private readonly ObjectKey _key;

    internal SimulatedTfJob(JobControl control, string @namespace, string name) => (_control, _key) = (control, new(TfJob.Definition, @namespace, name));

    /// <summary>Whether the job exists and is simulated.</summary>
    public bool IsSimulated => Blocking.Run(() => _control.ReadAsync(_key)).TryGet(out _, out _);

    /// <summary>Whether nothing happens by itself.</summary>
    /// <exception cref="InvalidOperationException">The job is not simulated.</exception>
    public bool IsHeld => Read().Job.Job.IsHeld;

    /// <summary>The pods, by type and index.</summary>
    /// <exception cref="InvalidOperationException">The job is not simulated.</exception>
    public IReadOnlyList<SimulatedPod> Pods => [.. Read().Job.Job.Pods.Select(pod => new SimulatedPod(
        pod.Replica.ToString(), (JobPodPhase)pod.Phase, pod.IsFinished ? null : pod.State.Waiting, pod.State.Ended?.ExitCode, pod.Restarts, pod.Life))];

    /// <summary>The events that come by themselves, the earliest first.</summary>
    /// <exception cref="InvalidOperationException">The job is not simulated.</exception>
    public IReadOnlyList<SimulatedEvent> Next => [.. Read().Job.Job.Next.Select(item => new SimulatedEvent(item.At, item.What, null))];

    /// <summary>The last 256 events, the oldest first.</summary>
    /// <exception cref="InvalidOperationException">The job is not simulated.</exception>
    public IReadOnlyList<SimulatedEvent> Past => [.. Timeline.Read(Read().Job.Past).Select(
        item => new SimulatedEvent(item.At, item.What, item.Version?.ToString(CultureInfo.InvariantCulture)))];

    /// <summary>
    /// Gives the job a scenario, whose match is not used. A job that is not simulated, for example a seeded one, begins with pods for the counts of
    /// its status.
    /// </summary>
    /// <param name="scenario">The scenario, or the text of a named one, for example <c>fail;run=10s</c>.</param>
    /// <exception cref="ArgumentException">The scenario is not valid, or is for a pod that the job does not have.</exception>
    /// <exception cref="InvalidOperationException">The job does not exist, or is being deleted, or the memory is not enough.</exception>
    public void Apply(JobScenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);

        Check(JobChange.Read(scenario.ToChange()).TryGet(out var change, out var failure) ? Blocking.Run(() => _control.ChangeAsync(_key, change)) : failure, nameof(scenario));
    }

    /// <summary>Stops everything that would come by itself.</summary>
    /// <exception cref="InvalidOperationException">The job is not simulated.</exception>
    public void Hold() => Check(Blocking.Run(() => _control.ChangeAsync(_key, new(null, true))), "");

    /// <summary>Continues with the time that was left until each event.</summary>
    /// <exception cref="InvalidOperationException">The job is not simulated.</exception>
    public void Resume() => Check(Blocking.Run(() => _control.ChangeAsync(_key, new(null, false))), "");

    /// <summary>Ends the simulation. The status and the pods of the job stay.</summary>
    /// <exception cref="InvalidOperationException">The job is not simulated.</exception>
    public void End()
    {
        if (Blocking.Run(() => _control.EndAsync(_key)) is { } failure)
        {
            throw new InvalidOperationException(failure.Message);
        }
    }

    /// <summary>Selects pods of the job for a step.</summary>
    /// <param name="pattern">A pattern of pods without the name of the job, for example <c>worker-1</c>, <c>worker-*</c> or <c>*</c>.</param>
    /// <exception cref="ArgumentException">The pattern is empty, or has more than 64 characters.</exception>
    public SimulatedPods Pod(string pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);

        return pattern.Length <= PodPattern.MaxLength
            ? new(_control, _key, new(pattern))
            : throw new ArgumentException($"must be {PodPattern.Example}", nameof(pattern));
    }

    internal static void Check(Result<JobReading> outcome, string parameter)
    {
        if (!outcome.TryGet(out _, out var failure))
        {
            throw failure.Code == 400 ? new ArgumentException(failure.Message, parameter) : new InvalidOperationException(failure.Message);
        }
    }

    private JobReading Read() =>
        Blocking.Run(() => _control.ReadAsync(_key)).TryGet(out var reading, out var failure) ? reading : throw new InvalidOperationException(failure.Message);
}
