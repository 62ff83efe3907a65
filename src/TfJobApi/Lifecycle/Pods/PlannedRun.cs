using System.Collections.Immutable;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Scenarios;

namespace TfJobApi.Lifecycle.Pods;

/// <summary>A life of a pod, with durations instead of ranges.</summary>
/// <param name="Start">Null if the pod never starts.</param>
/// <param name="Length">Null if the pod runs until the end of the job.</param>
internal sealed record PlannedRun(TimeSpan? Start, string Waiting, TimeSpan? Length, RunEnd? End, ImmutableArray<string> Log);

/// <summary>Plans the lives of a job's pods. Equal seeds give equal plans, in any order of calls.</summary>
internal sealed record RunPlanner(Scenario Scenario, JobSpec Spec, ulong Seed)
{
    /// <summary>A pod that is made again and again must not stop the clock.</summary>
    private static readonly TimeSpan ShortestLife = TimeSpan.FromMilliseconds(1);

    /// <summary>A thousand pods that are made again without a pause would leave no time for other requests.</summary>
    private static readonly TimeSpan ShortestReplacement = TimeSpan.FromSeconds(1);

    public PlannedRun Plan(Replica replica, int life)
    {
        var run = Scenario.FindRun(Spec, replica, life);
        var start = run.Start?.At(SeededShare.Draw(Seed, replica, life, part: 0));
        if (life > 0 && start < ShortestReplacement)
        {
            start = ShortestReplacement;
        }

        var length = run.Length?.At(SeededShare.Draw(Seed, replica, life, part: 1));
        return new(start, run.Waiting, length < ShortestLife ? ShortestLife : length, run.End, run.Log);
    }
}
