using System.Text.Json;
using TfJobApi.Admin;
using TfJobApi.Lifecycle.Pods;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Resources;
using TfJobApi.Simulation;

namespace TfJobApi.Testing;

/// <summary>Pods of a simulated job. A step is made by all of them, or by none; the job has been reconciled when a method returns.</summary>
public sealed class SimulatedPods
{
    private readonly JobControl _control;
    private readonly ObjectKey _job;
    private readonly PodPattern _pattern;

    internal SimulatedPods(JobControl control, ObjectKey job, PodPattern pattern) => (_control, _job, _pattern) = (control, job, pattern);

    /// <summary>Starts pods that wait.</summary>
    /// <exception cref="InvalidOperationException">The job is not simulated, has no such pod, or a pod does not wait.</exception>
    public void Start() => Step(new(Start: true), "");

    /// <summary>Ends the main container. The restart policies of the pod and the job decide what follows.</summary>
    /// <param name="code">The exit code, 0 to 255.</param>
    /// <param name="reason">The reason, for example <c>OOMKilled</c>. Default: null, <c>Completed</c> or <c>Error</c>.</param>
    /// <param name="message">The message. Default: null, none.</param>
    /// <exception cref="ArgumentException">The code is out of that range, or a text is empty or too long.</exception>
    /// <exception cref="InvalidOperationException">The job is not simulated, has no such pod, or a container does not run.</exception>
    public void Exit(int code, string? reason = null, string? message = null) => Step(new(Exit: code, Reason: reason, Message: message), nameof(code));

    /// <summary>Evicts the pods: their phase is Failed, without an exit code.</summary>
    /// <param name="message">The message of the pods.</param>
    /// <exception cref="ArgumentException">The message is empty, or has more than 4,096 characters.</exception>
    /// <exception cref="InvalidOperationException">The job is not simulated, has no such pod, or a pod has ended.</exception>
    public void Evict(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Step(new(Evict: message), nameof(message));
    }

    /// <summary>Deletes the pods. The controller replaces them until the job ends.</summary>
    /// <exception cref="InvalidOperationException">The job is not simulated, or has no such pod.</exception>
    public void Delete() => Step(new(Delete: true), "");

    private void Step(PodStepDefinition definition, string parameter)
    {
        var json = JobScenario.Canonical(JsonSerializer.SerializeToUtf8Bytes(definition, AdminJson.Default.PodStepDefinition));
        SimulatedTfJob.Check(
            PodStepReader.Read(json).TryGet(out var step, out var failure) ? Blocking.Run(() => _control.StepAsync(_job, _pattern, step)) : failure, parameter);
    }
}
