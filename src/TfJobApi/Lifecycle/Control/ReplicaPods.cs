using System.Globalization;
using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Control;

/// <summary>The pods and services of one type of replicas.</summary>
internal static class ReplicaPods
{
    /// <summary>The most pods of a job.</summary>
    public const int Limit = 1000;

    /// <summary>The most pods of all simulated jobs of a tenant.</summary>
    public const int TenantLimit = 100_000;

    /// <summary>The code that both controllers use for a pod without a terminated main container, for example an evicted one.</summary>
    private const int NoExitCode = 0xbeef;

    /// <summary>Creates missing pods, restarts failed ones, and counts the phases.</summary>
    public static ReplicaResult Reconcile(Reconciliation job, ReplicaSpec replicas)
    {
        job.Status[replicas.Type] = default;
        var next = 0;
        var result = default(ReplicaResult);
        foreach (var pod in job.View.Pods)
        {
            var index = pod.Replica.Index;
            if (pod.Replica.Type != replicas.Type)
            {
                continue;
            }

            if (index >= replicas.Count && !job.Rules.RemovesExtraReplicas)
            {
                break;
            }

            Create(job, replicas, next, Math.Min(index, replicas.Count));
            next = index + 1;
            ReconcilePod(job, replicas, pod, ref result);
        }

        Create(job, replicas, next, Slots(job, replicas));
        return result;
    }

    public static void ReconcileServices(Reconciliation job, ReplicaSpec replicas)
    {
        var existing = job.View.Services;
        var slots = Math.Min(Slots(job, replicas), Limit);
        var most = Math.Min(Limit - existing.Count, job.View.Room);
        for (var index = 0; index < slots && job.CreatedServices.Count < most; index++)
        {
            if (new Replica(replicas.Type, index) is var replica && !existing.Contains(replica))
            {
                job.CreateService(replica);
            }
        }

        if (job.Rules.RemovesExtraReplicas)
        {
            foreach (var service in existing.Where(service => service.Type == replicas.Type && service.Index >= replicas.Count).Order())
            {
                job.DeleteService(service);
            }
        }
    }

    /// <summary>
    /// Returns the number of places that get a pod. For a type without replicas, training-operator creates the first pod and
    /// deletes it in the next reconciliation, without end; here only if the job ends in this reconciliation.
    /// </summary>
    private static int Slots(Reconciliation job, ReplicaSpec replicas) =>
        replicas.Count == 0 && job.Rules.RemovesExtraReplicas && job.Spec.IsDecidedBy(replicas.Type)
        && !job.View.Pods.Any(pod => pod.Replica.Type == replicas.Type)
            ? 1
            : replicas.Count;

    private static void Create(Reconciliation job, ReplicaSpec replicas, int from, int end)
    {
        for (var index = from; index < end; index++)
        {
            if (FindLimit(job) is { } reached)
            {
                job.Warn("FailedCreatePod", $"Error creating: {reached}");
                return;
            }

            if (replicas.HasTemplatePolicy)
            {
                job.Warn(JobMessages.TemplatePolicy, JobMessages.TemplatePolicyIsOverwritten);
            }

            job.CreatePod(new(replicas.Type, index));
        }
    }

    private static string? FindLimit(Reconciliation job) =>
        job.View.Pods.Count + job.CreatedPods.Count >= Limit ? string.Create(CultureInfo.InvariantCulture, $"a job has at most {Limit} pods")
        : job.CreatedPods.Count >= job.View.Room ? string.Create(CultureInfo.InvariantCulture, $"the simulated jobs of a tenant have at most {TenantLimit} pods")
        : null;

    private static void ReconcilePod(Reconciliation job, ReplicaSpec replicas, ObservedPod pod, ref ReplicaResult result)
    {
        if (pod.ExitCode is { } code)
        {
            job.Report(JobMessages.ExitedWithCode, job.Messages.PodExited(pod.Replica, code));
        }

        var isExtra = pod.Replica.Index >= replicas.Count;
        var isRestarted = pod.Phase == PodPhase.Failed && Restarts(replicas.RestartPolicy, pod.ExitCode, job.Rules);
        if (isExtra || isRestarted)
        {
            job.DeletePod(pod.Replica);
        }

        if (isRestarted && job.Rules.JudgesAfterAllTypes)
        {
            var message = job.Messages.JobRestarting(replicas.Type, failed: 0);
            job.Warn(JobMessages.Restarting, message);
            job.SetCondition(JobCondition.Restarting, JobMessages.Restarting, message);
        }

        result.IsRestarting |= isRestarted;
        result.FirstWorkerIsDone |= pod is { Replica: { Type: ReplicaType.Worker, Index: 0 }, Phase: PodPhase.Succeeded, ExitCode: 0 };
        job.Status[replicas.Type] = job.Status[replicas.Type].With(pod);
    }

    private static bool Restarts(RestartPolicy policy, int? code, ControllerRules rules) => policy switch
    {
        RestartPolicy.ExitCode => rules.RetriesExitCode(code ?? NoExitCode),
        RestartPolicy.Always or RestartPolicy.OnFailure => rules.RestartsEvictedPods,
        _ => false,
    };
}

internal record struct ReplicaResult(bool IsRestarting, bool FirstWorkerIsDone);
