using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;

namespace TfJobApi.Simulation;

/// <summary>
/// The jobs and pods that the store has removed, until the simulation follows. The store itself reports them: a client, a controller
/// or the garbage collection may have deleted them, at once or after their dependents.
/// </summary>
internal sealed class RemovedObjects : IRemovalObserver
{
    private readonly ConcurrentQueue<ApiObject> _removed = new();
    private volatile bool _isObserving;

    public bool IsEmpty => _removed.IsEmpty;

    /// <summary>Begins with the first simulated job of a tenant, before the existence of the job is checked.</summary>
    public void Observe() => _isObserving = true;

    public void OnRemoved(ApiObject last)
    {
        if (_isObserving && (last.Resource == Workloads.Pod || last.Resource == TfJob.Definition))
        {
            _removed.Enqueue(last);
        }
    }

    public bool TryTake([NotNullWhen(true)] out ApiObject? removed) => _removed.TryDequeue(out removed);

    public void Clear() => _removed.Clear();
}
