using TfJobApi.Lifecycle.Control;

namespace TfJobApi.Tests.Lifecycle;

internal static class DecisionExtensions
{
    /// <summary>Whether the job, its pods or services change. Events alone do not count.</summary>
    public static bool HasChanges(this Decision decision) =>
        decision.IsStatusChanged
        || decision.CreatedPods.Count + decision.DeletedPods.Count + decision.CreatedServices.Count + decision.DeletedServices.Count > 0;
}
