namespace TfJobApi.Testing;

/// <summary>A pod of a simulated job.</summary>
/// <param name="Name">The name without the job, for example <c>worker-0</c>.</param>
/// <param name="Phase">Pending, Running, Succeeded or Failed.</param>
/// <param name="Waiting">The reason why the main container waits; null if it does not.</param>
/// <param name="ExitCode">The exit code of the main container; null if it has not ended.</param>
/// <param name="Restarts">The number of restarts in place.</param>
/// <param name="Life">The number of earlier lives of pods with this name.</param>
public sealed record SimulatedPod(string Name, string Phase, string? Waiting, int? ExitCode, int Restarts, int Life);

/// <summary>An event of a simulated job.</summary>
/// <param name="At">Its time.</param>
/// <param name="What">A change of a pod, of the status, or by a client; for an event to come also a limit of the job.</param>
/// <param name="ResourceVersion">The version of the object that was written; null without one.</param>
public sealed record SimulatedEvent(DateTimeOffset At, string What, string? ResourceVersion);
