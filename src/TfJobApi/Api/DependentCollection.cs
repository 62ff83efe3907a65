using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Updates;
using TfJobApi.Watch;

namespace TfJobApi.Api;

/// <summary>
/// The consequences of one write for owners and dependents, in a fixed order, and without recursion: owners can be a long chain or
/// a cycle. Every step changes an object, or ends; so the number of steps is finite. If the store fails, the rest follows after the
/// response, when the store answers again.
/// Source: https://github.com/kubernetes/kubernetes/blob/master/pkg/controller/garbagecollector/garbagecollector.go
/// </summary>
/// <param name="now">The time in the form of Kubernetes.</param>
/// <param name="machine">The machine's time, for waits.</param>
internal sealed class DependentCollection(IObjectStore store, BulkWritePacer pacer, string now, TimeProvider machine)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private readonly DependentReader _reader = new(store);

    /// <summary>Writes whose consequences are not in the other queues yet.</summary>
    private readonly Queue<(ApiObject Before, ApiObject After)> _writes = new();

    /// <summary>Objects that may have lost their last owner.</summary>
    private readonly KeyQueue _dependents = new();

    /// <summary>Objects that wait for their dependents. They follow, so that a thousand dependents are one visit.</summary>
    private readonly KeyQueue _owners = new();

    /// <summary>Whether the caller continues, and uses the pacer at the same time.</summary>
    private bool _isRetrying;

    /// <summary>Collects for one write.</summary>
    public ValueTask RunAsync(ApiObject before, ApiObject after) => RunAsync([(before, after)]);

    /// <summary>Collects for several writes at once: an object that loses many owners is written once.</summary>
    public ValueTask RunAsync(IEnumerable<(ApiObject Before, ApiObject After)> writes)
    {
        foreach (var write in writes)
        {
            _writes.Enqueue(write);
        }

        return RunAsync();
    }

    /// <summary>Collects for changes that were not written through a store.</summary>
    public ValueTask RunAsync(IEnumerable<WatchEvent> changes) => RunAsync(changes
        .Where(change => change.Type == WatchEventType.Deleted || (change.Previous is not null && !change.Object.Meta.IsDeleting))
        .Select(change => (change.Previous ?? change.Object, change.Type == WatchEventType.Deleted ? ObjectDeletion.Finish(change.Object, now) : change.Object)));

    private async ValueTask RunAsync()
    {
        if (await TryRunAsync() is not null)
        {
            _ = RetryAsync();
        }
    }

    private async Task RetryAsync()
    {
        _isRetrying = true;
        do
        {
            await Task.Delay(RetryInterval, machine);
        }
        while (await TryRunAsync() is not null);
    }

    /// <summary>Takes all steps. Returns the failure of the store at one of them, which remains with the rest.</summary>
    private async ValueTask<ApiStatus?> TryRunAsync()
    {
        ApiStatus? failure = null;
        while (failure is null && !pacer.IsOutdated)
        {
            if (_writes.TryPeek(out var write))
            {
                failure = await AddConsequencesAsync(write.Before, write.After);
                _ = failure is null && _writes.TryDequeue(out _);
            }
            else if (_dependents.TryTake(out var dependent))
            {
                failure = await CollectAsync(dependent);
                _dependents.AddRange(failure is null ? [] : [dependent]);
            }
            else if (_owners.TryTake(out var owner))
            {
                failure = await ReleaseAsync(owner);
                _owners.AddRange(failure is null ? [] : [owner]);
            }
            else
            {
                break;
            }
        }

        return failure;
    }

    private async ValueTask<ApiStatus?> AddConsequencesAsync(ApiObject before, ApiObject after)
    {
        if (after.IsFinalized)
        {
            if (!(await _reader.ListDependentsAsync(after)).TryGet(out var dependents, out var failure))
            {
                return failure;
            }

            _dependents.AddRange(dependents);
        }
        else if (after.Meta.IsDeleting)
        {
            _owners.Add(after.Key);
        }

        if (after.IsFinalized || !ApiObject.SameBytes(before.Meta.OwnerReferences, after.Meta.OwnerReferences))
        {
            _owners.AddRange(OwnerReference.Read(before.Meta.OwnerReferences).Select(reference => ObjectOwners.KeyOf(before, reference)).OfType<ObjectKey>());
        }

        return null;
    }

    /// <summary>Deletes an object without an owner, or removes its references to owners that no longer exist.</summary>
    private async ValueTask<ApiStatus?> CollectAsync(ObjectKey key)
    {
        if (!(await _reader.FindAsync(key)).TryGet(out var found, out var failure))
        {
            return failure;
        }

        if (found.Object is not { } item || item.Meta.OwnerReferences.IsEmpty || item.Resource.HasSpecFinalizers)
        {
            return null;
        }

        if (item.Meta.IsDeleting)
        {
            _owners.Add(key);
            return null;
        }

        if (!(await ObjectOwners.ReadAsync(store, item)).TryGet(out var owners, out failure))
        {
            return DependentReader.IfTransient(failure);
        }

        if (owners.HasOwner)
        {
            return await WriteAsync(item, current => ObjectDeletion.WithoutOwners(current, owners.Gone));
        }

        List<ObjectKey> dependents = [];
        if (owners.IsWaitedFor && !(await _reader.ListDependentsAsync(item)).TryGet(out dependents!, out failure))
        {
            return failure;
        }

        // Another request may have given it another owner.
        bool HasSameOwners(ApiObject current) => ApiObject.SameBytes(current.Meta.OwnerReferences, item.Meta.OwnerReferences);

        if (dependents.Count == 0)
        {
            return await WriteAsync(item, current => HasSameOwners(current) ? ObjectDeletion.Begin(current, PropagationPolicy.Default, now) : current);
        }

        // Owners in a cycle would wait for each other.
        if (!(await _reader.ReadAsync(dependents)).TryGet(out var items, out failure))
        {
            return failure;
        }

        var isCycle = items.Exists(dependent => ObjectOwners.IsWaiting(dependent) && dependent.Uid != item.Uid);
        return await WriteAsync(item, current => HasSameOwners(current)
            ? ObjectDeletion.Begin(isCycle ? ObjectDeletion.Unblocked(current) : current, PropagationPolicy.Foreground, now)
            : current);
    }

    /// <summary>Removes the finalizer of a policy from an object that is being deleted, when its dependents allow it.</summary>
    private async ValueTask<ApiStatus?> ReleaseAsync(ObjectKey key)
    {
        if (!(await _reader.FindAsync(key)).TryGet(out var found, out var failure))
        {
            return failure;
        }

        if (found.Object is not { Meta.IsDeleting: true } owner || !(ObjectDeletion.Has(owner, FinalizerList.Orphan) || ObjectOwners.IsWaiting(owner)))
        {
            return null;
        }

        if (!(await _reader.ListDependentsAsync(owner)).TryGet(out var keys, out failure) || !(await _reader.ReadAsync(keys)).TryGet(out var dependents, out failure))
        {
            return failure;
        }

        if (ObjectDeletion.Has(owner, FinalizerList.Orphan))
        {
            var uids = new HashSet<string> { owner.Uid };
            foreach (var dependent in dependents)
            {
                if (await WriteAsync(dependent, current => ObjectDeletion.WithoutOwners(current, uids)) is { } error)
                {
                    return error;
                }
            }

            return await WriteAsync(owner, current => ObjectDeletion.WithoutFinalizer(current, FinalizerList.Orphan));
        }

        if (!dependents.Exists(dependent => ObjectOwners.Blocks(dependent, owner)))
        {
            return await WriteAsync(owner, current => ObjectDeletion.WithoutFinalizer(current, FinalizerList.Foreground));
        }

        _dependents.AddRange(dependents.Where(dependent => !dependent.Meta.IsDeleting).Select(dependent => dependent.Key));
        return null;
    }

    private async ValueTask<ApiStatus?> WriteAsync(ApiObject item, Func<ApiObject, ApiObject> change)
    {
        if (!_isRetrying && pacer.IsWaitDue)
        {
            await pacer.WaitAsync(await store.GetVersionAsync());
        }

        var (before, after) = (item, item);
        var outcome = await store.UpdateAsync(
            item.Key,
            current =>
            {
                before = current;
                return after = !pacer.IsOutdated && current.Uid == item.Uid ? change(current) : current;
            },
            WriteMode.Deferred);
        var isWritten = outcome.TryGet(out var written, out var failure);
        if ((isWritten || failure!.IsOutcomeUnknown) && !ReferenceEquals(after, before))
        {
            // An unknown outcome may be a success. Its consequences depend on what is read then.
            _writes.Enqueue((before, written ?? after));
            if (!_isRetrying)
            {
                pacer.Add(after.Length);
            }
        }

        return isWritten ? null : DependentReader.IfTransient(failure!);
    }
}
