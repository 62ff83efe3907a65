using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Pods;
using TfJobApi.Resources;

namespace TfJobApi.Simulation;

/// <summary>The log of a simulated container, with the clock of its job.</summary>
internal sealed record PodLog(ContainerLog Log, JobClock Clock)
{
    /// <summary>Returns the log of a pod as it is now; null if it is not known any more.</summary>
    public PodLog? Find(JobSimulator simulator, ApiObject pod) =>
        simulator.FindJob(pod) is { } job && job.FindPod(pod.Key) is { } life && Log.Find(life) is { } log ? new(log, job.Job.Clock) : null;

    /// <summary>Returns the number of lines until a time of the tenant's clock.</summary>
    public int CountAt(DateTimeOffset now) => Log.CountAt(Clock.At(now).OfJob);

    public DateTimeOffset Show(int line) => Log.Show(line, Clock);
}
