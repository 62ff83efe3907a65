using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Pods;
using TfJobApi.Resources;

namespace TfJobApi.Simulation;

/// <summary>The log of a simulated container, with the clock of its job.</summary>
/// <param name="Due">The next event of the job, which may end the container; null for none.</param>
internal sealed record PodLog(ContainerLog Log, JobClock Clock, DateTimeOffset? Due)
{
    /// <summary>Returns the log of a pod as it is now; null if it is not known any more.</summary>
    public PodLog? Find(JobSimulator simulator, ApiObject pod) =>
        simulator.FindJob(pod) is { } job && job.FindPod(pod.Key) is { } life && Log.Find(life) is { } log ? new(log, job.Job.Clock, job.Job.Due) : null;

    /// <summary>Returns the number of lines until a time of the tenant's clock. A running clock may have passed events that are not played yet.</summary>
    public int CountAt(DateTimeOffset now) => Log.CountAt(Clock.At(Due < now ? Due.Value : now).OfJob);

    public DateTimeOffset Show(int line) => Log.Show(line, Clock);
}
