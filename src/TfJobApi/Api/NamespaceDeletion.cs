using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Updates;
using TfJobApi.Watch;

namespace TfJobApi.Api;

/// <summary>Deletes namespaces: a namespace that is being deleted loses its objects, and goes with the last of them.</summary>
/// <param name="deletion">Deletes the objects of a namespace in <paramref name="store"/>.</param>
/// <param name="removed">The deleted namespaces, which cannot be read.</param>
internal sealed class NamespaceDeletion(IObjectStore store, CollectionDeletion deletion, RemovedNamespaces removed)
{
    /// <summary>The number of times that the objects of a namespace are deleted: others can create some until they see that it is terminating.</summary>
    private const int MaxRounds = 10;

    private readonly NamespaceContents _contents = new(store);

    /// <summary>Creates the pacer of a deletion, before anything is read.</summary>
    public BulkWritePacer CreatePacer() => deletion.CreatePacer();

    public async ValueTask<Result<bool>> IsTerminatingAsync(string @namespace) =>
        (await store.FindAsync(KeyOf(@namespace))).TryGet(out var found, out var failure) ? found.Object?.Meta.IsDeleting == true : failure;

    /// <summary>Remembers the namespace if the update has removed it.</summary>
    public void Remember(Result<ApiObject> update)
    {
        if (update.TryGet(out var updated, out _) && updated.IsFinalized)
        {
            removed.Add(updated.Key.Name);
        }
    }

    /// <summary>Ends the deletion of a namespace that may have lost its last object.</summary>
    public async ValueTask FinishAsync(string @namespace)
    {
        // If the store does not answer now, the next DELETE of the namespace continues.
        if ((await EndAsync(@namespace)).TryGet(out var isDone, out _) && !isDone)
        {
            await EmptyAsync(deletion.CreatePacer(), @namespace);
        }
    }

    /// <summary>
    /// Deletes the objects as a namespace controller does, and the namespace if none of them has a finalizer. If the store fails, the
    /// namespace remains terminating, and the next DELETE of it continues.
    /// </summary>
    public async ValueTask<ApiStatus?> EmptyAsync(BulkWritePacer pacer, string @namespace)
    {
        for (var (round, isDone) = (0, false); !isDone && round < MaxRounds; round++)
        {
            foreach (var resource in NamespaceContents.Resources)
            {
                if (!(await _contents.ReadAsync(resource, @namespace)).TryGet(out var objects, out var failure)
                    || !(await deletion.DeleteAsync(pacer, objects.Items, _ => true, _ => null, WriteMode.Normal, PropagationPolicy.Background)).TryGet(out _, out failure))
                {
                    return failure;
                }
            }

            // A restored namespace stays.
            if (pacer.IsOutdated)
            {
                return null;
            }

            if (!(await _contents.FindAsync(@namespace, item => !item.Meta.IsDeleting)).TryGet(out var left, out var error)
                || !(left.Object is null ? await EndAsync(@namespace) : false).TryGet(out isDone, out error))
            {
                return error;
            }
        }

        return null;
    }

    /// <summary>
    /// Ends the deletion of a namespace without objects. Returns false if nobody has deleted its first object: others may follow
    /// thousands that wait for their finalizers, and are found when those have gone.
    /// </summary>
    private async ValueTask<Result<bool>> EndAsync(string @namespace)
    {
        if (!(await IsTerminatingAsync(@namespace)).TryGet(out var isTerminating, out var failure))
        {
            return failure;
        }

        if (!isTerminating)
        {
            return true;
        }

        if (!(await _contents.FindAsync(@namespace, _ => true)).TryGet(out var first, out failure))
        {
            return failure;
        }

        if (first.Object is { } item)
        {
            return item.Meta.IsDeleting;
        }

        var outcome = await store.UpdateAsync(KeyOf(@namespace), current => current.Meta.IsDeleting ? ObjectDeletion.Empty(current) : current);
        Remember(outcome);
        return outcome.TryGet(out _, out failure) || !failure.IsTransient ? true : failure;
    }

    private static ObjectKey KeyOf(string @namespace) => new(Namespace.Definition, "", @namespace);
}
