using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Updates;
using TfJobApi.Watch;

namespace TfJobApi.Api;

/// <summary>
/// The consequences of one write for owners and dependents, in a fixed order, and without recursion: owners can be a long chain or
/// a cycle. Every step changes an object, or ends; so the number of steps is finite.
/// Source: https://github.com/kubernetes/kubernetes/blob/master/pkg/controller/garbagecollector/garbagecollector.go
/// </summary>
/// <param name="now">The time in the form of Kubernetes.</param>
internal sealed class DependentCollection(IObjectStore store, BulkWritePacer pacer, string now)
{
    /// <summary>Objects that may have lost their last owner.</summary>
    private readonly KeyQueue _dependents = new();

    /// <summary>Objects that wait for their dependents. They follow, so that a thousand dependents are one visit.</summary>
    private readonly KeyQueue _owners = new();

    /// <summary>Collects for one write.</summary>
    public ValueTask RunAsync(ApiObject before, ApiObject after) => RunAsync([(before, after)]);

    /// <summary>Collects for several writes at once: an object that loses many owners is written once.</summary>
    public async ValueTask RunAsync(IEnumerable<(ApiObject Before, ApiObject After)> writes)
    {
        foreach (var (before, after) in writes)
        {
            await AddConsequencesAsync(before, after);
        }

        while (!pacer.IsOutdated)
        {
            if (_dependents.TryTake(out var dependent))
            {
                await CollectAsync(dependent);
            }
            else if (_owners.TryTake(out var owner))
            {
                await ReleaseAsync(owner);
            }
            else
            {
                return;
            }
        }
    }

    private async ValueTask AddConsequencesAsync(ApiObject before, ApiObject after)
    {
        if (after.IsFinalized)
        {
            _dependents.AddRange(await DependentsAsync(after));
        }
        else if (after.Meta.IsDeleting)
        {
            _owners.Add(after.Key);
        }

        if (after.IsFinalized || !ApiObject.SameBytes(before.Meta.OwnerReferences, after.Meta.OwnerReferences))
        {
            _owners.AddRange(OwnerReference.Read(before.Meta.OwnerReferences).Select(reference => OwnerKey(before, reference)).OfType<ObjectKey>());
        }
    }

    /// <summary>Deletes an object without an owner, or removes its references to owners that no longer exist.</summary>
    private async ValueTask CollectAsync(ObjectKey key)
    {
        if (!(await store.GetAsync(key)).TryGet(out var item, out _) || item.Meta.OwnerReferences.IsEmpty || item.Resource.HasSpecFinalizers)
        {
            return;
        }

        if (item.Meta.IsDeleting)
        {
            _owners.Add(key);
            return;
        }

        var (owners, isWaitedFor, gone) = await ClassifyAsync(item);
        if (owners)
        {
            await WriteAsync(item, current => ObjectDeletion.WithoutOwners(current, gone));
            return;
        }

        // Another request may have given it another owner.
        bool HasSameOwners(ApiObject current) => ApiObject.SameBytes(current.Meta.OwnerReferences, item.Meta.OwnerReferences);

        if (!isWaitedFor || await DependentsAsync(item) is not { Count: > 0 } dependents)
        {
            await WriteAsync(item, current => HasSameOwners(current) ? ObjectDeletion.Begin(current, PropagationPolicy.Default, now) : current);
            return;
        }

        // Owners in a cycle would wait for each other.
        var isCycle = await AnyAsync(dependents, dependent => IsWaiting(dependent) && dependent.Uid != item.Uid);
        await WriteAsync(item, current => HasSameOwners(current)
            ? ObjectDeletion.Begin(isCycle ? ObjectDeletion.Unblocked(current) : current, PropagationPolicy.Foreground, now)
            : current);
    }

    /// <summary>Removes the finalizer of a policy from an object that is being deleted, when its dependents allow it.</summary>
    private async ValueTask ReleaseAsync(ObjectKey key)
    {
        if (!(await store.GetAsync(key)).TryGet(out var owner, out _) || !owner.Meta.IsDeleting)
        {
            return;
        }

        if (ObjectDeletion.Has(owner, FinalizerList.Orphan))
        {
            var uids = new HashSet<string> { owner.Uid };
            foreach (var dependent in await DependentsAsync(owner))
            {
                if ((await store.GetAsync(dependent)).TryGet(out var item, out _))
                {
                    await WriteAsync(item, current => ObjectDeletion.WithoutOwners(current, uids));
                }
            }

            await WriteAsync(owner, current => ObjectDeletion.WithoutFinalizer(current, FinalizerList.Orphan));
        }
        else if (IsWaiting(owner))
        {
            var dependents = await DependentsAsync(owner);
            if (!await AnyAsync(dependents, dependent => Blocks(dependent, owner)))
            {
                await WriteAsync(owner, current => ObjectDeletion.WithoutFinalizer(current, FinalizerList.Foreground));
                return;
            }

            foreach (var dependent in dependents)
            {
                if ((await store.GetAsync(dependent)).TryGet(out var item, out _) && !item.Meta.IsDeleting)
                {
                    _dependents.Add(dependent);
                }
            }
        }
    }

    private async ValueTask WriteAsync(ApiObject item, Func<ApiObject, ApiObject> change)
    {
        if (pacer.IsWaitDue)
        {
            await pacer.WaitAsync(await store.GetVersionAsync());
        }

        var before = item;
        var outcome = await store.UpdateAsync(item.Key, current =>
        {
            before = current;
            return !pacer.IsOutdated && current.Uid == item.Uid ? change(current) : current;
        });
        if (outcome.TryGet(out var after, out _) && !ReferenceEquals(after, before))
        {
            pacer.Add(after.Length);
            await AddConsequencesAsync(before, after);
        }
    }

    /// <summary>An owner of an unknown kind counts as one that exists.</summary>
    private async ValueTask<(bool HasOwner, bool IsWaitedFor, HashSet<string> Gone)> ClassifyAsync(ApiObject item)
    {
        var (hasOwner, isWaitedFor, gone) = (false, false, new HashSet<string>());
        foreach (var reference in OwnerReference.Read(item.Meta.OwnerReferences))
        {
            if (OwnerKey(item, reference) is not { } key)
            {
                hasOwner = true;
            }
            else if (!(await store.GetAsync(key)).TryGet(out var owner, out _) || owner.Uid != reference.Uid)
            {
                gone.Add(reference.Uid);
            }
            else if (owner.Meta.IsDeleting && IsWaiting(owner))
            {
                isWaitedFor = true;
                gone.Add(reference.Uid);
            }
            else
            {
                hasOwner = true;
            }
        }

        return (hasOwner, isWaitedFor, gone);
    }

    /// <summary>Returns the dependents in the namespace of the owner, or all if it has none.</summary>
    private async ValueTask<List<ObjectKey>> DependentsAsync(ApiObject owner) =>
        [.. (await store.ListDependentsAsync(owner.Uid)).Where(key => !owner.Resource.IsNamespaced || key.Namespace == owner.Key.Namespace)];

    private async ValueTask<bool> AnyAsync(List<ObjectKey> keys, Func<ApiObject, bool> condition)
    {
        foreach (var key in keys)
        {
            if ((await store.GetAsync(key)).TryGet(out var item, out _) && condition(item))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWaiting(ApiObject item) => item.Meta.IsDeleting && ObjectDeletion.Has(item, FinalizerList.Foreground);

    private static bool Blocks(ApiObject dependent, ApiObject owner) =>
        dependent.Uid != owner.Uid && OwnerReference.Read(dependent.Meta.OwnerReferences).Exists(reference => reference.Blocks && reference.IsTo(owner));

    /// <summary>Returns null for an owner that cannot be here.</summary>
    private static ObjectKey? OwnerKey(ApiObject item, OwnerReference reference) =>
        Array.Find(KnownResources.Stored, resource => resource.Kind == reference.Kind && resource.ApiVersion == reference.ApiVersion) is { } owner
            && (!owner.IsNamespaced || item.Resource.IsNamespaced)
                ? new ObjectKey(owner, owner.IsNamespaced ? item.Key.Namespace : "", reference.Name)
                : null;
}
