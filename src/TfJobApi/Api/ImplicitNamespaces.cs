using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Updates;
using TfJobApi.Watch;

namespace TfJobApi.Api;

/// <summary>
/// Adds the namespaces that nobody has created to a store: every name can be read, and is listed as soon as an object uses it.
/// Otherwise kubectl would report a missing namespace instead of a missing object. A namespace that is being deleted loses its
/// objects, and goes with the last of them.
/// Source: https://github.com/kubernetes/cli-runtime/blob/master/pkg/resource/visitor.go
/// </summary>
/// <param name="deletion">Deletes the objects of a namespace in <paramref name="store"/>.</param>
/// <param name="removed">The deleted namespaces, which cannot be read.</param>
/// <param name="start">The creation time of namespaces that nobody has created.</param>
internal sealed class ImplicitNamespaces(IObjectStore store, CollectionDeletion deletion, RemovedNamespaces removed, DateTimeOffset start)
    : ObjectStoreDecorator(store)
{
    /// <summary>The number of times that the objects of a namespace are deleted: others can create some until they see that it is terminating.</summary>
    private const int MaxRounds = 10;

    private readonly NamespaceContents _contents = new(store);

    private readonly string _start = Timestamp.Format(start);

    public override ValueTask<Result<ApiObject>> GetAsync(ObjectKey key) => IsNamespace(key) ? GetNamespaceAsync(key) : Store.GetAsync(key);

    public override ValueTask<Result<ObjectList>> ListAsync(ListQuery query) =>
        query.Resource == Namespace.Definition ? ListNamespacesAsync(query) : Store.ListAsync(query);

    public override ValueTask<Result<ApiObject>> CreateAsync(ApiObject created, WriteMode mode = WriteMode.Normal) =>
        IsNamespace(created.Key) ? CreateNamespaceAsync(created, mode) : CreateContentAsync(created, mode);

    public override ValueTask<Result<ApiObject>> UpdateAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode = WriteMode.Normal) =>
        IsNamespace(key) ? UpdateNamespaceAsync(key, update, mode) : UpdateContentAsync(key, update, mode);

    private ApiObject Implicit(string name) => Namespace.Implicit(name, _start);

    private static ObjectKey KeyOf(string @namespace) => new(Namespace.Definition, "", @namespace);

    private static bool IsNamespace(ObjectKey key) => key.Resource == Namespace.Definition;

    private async ValueTask<Result<ApiObject>> GetNamespaceAsync(ObjectKey key)
    {
        var outcome = await Store.GetAsync(key);
        return outcome.TryGet(out _, out _) || !await MayBeImplicitAsync(key.Name) ? outcome : Implicit(key.Name);
    }

    private async ValueTask<bool> MayBeImplicitAsync(string name) =>
        NameRules.DnsLabel(name).Count == 0 && (!removed.Contains(name) || await IsUsedAsync(name));

    // All namespaces are one page, because there are few.
    private async ValueTask<Result<ObjectList>> ListNamespacesAsync(ListQuery query)
    {
        if (!(await Store.ListAsync(query with { Others = NamespaceContents.Resources, After = null, Limit = null, Filter = null })).TryGet(out var all, out var failure))
        {
            return failure;
        }

        var created = all.Items.TakeWhile(item => IsNamespace(item.Key));
        var names = all.Items.SkipWhile(item => IsNamespace(item.Key)).Select(item => item.Key.Namespace).Distinct();
        var namespaces = created.ToDictionary(item => item.Key.Name);
        foreach (var name in names.Prepend(Namespace.Default))
        {
            namespaces.TryAdd(name, Implicit(name));
        }

        var items = namespaces.Values.OrderBy(item => item.Key.Name, StringComparer.Ordinal).Where(item => query.Filter?.Invoke(item) != false);
        return all with { Items = items.ToList() };
    }

    private async ValueTask<Result<ApiObject>> CreateContentAsync(ApiObject created, WriteMode mode)
    {
        var @namespace = created.Key.Namespace;
        if (await IsTerminatingAsync(@namespace))
        {
            return ApiErrors.NamespaceTerminating(created.Resource.Name, created.Key.Name, @namespace);
        }

        var outcome = await Store.CreateAsync(created, mode);
        if (mode != WriteMode.DryRun && outcome.TryGet(out _, out _))
        {
            removed.Remove(@namespace);
        }

        // The deletion of the namespace may have begun after the first check, and have read its objects before the write.
        if (mode != WriteMode.DryRun && outcome.TryGet(out _, out _) && await IsTerminatingAsync(@namespace))
        {
            await EmptyAsync(deletion.CreatePacer(), @namespace);
        }

        return outcome;
    }

    private async ValueTask<bool> IsTerminatingAsync(string @namespace) =>
        (await Store.GetAsync(KeyOf(@namespace))).TryGet(out var found, out _) && found.Meta.IsDeleting;

    private ValueTask<Result<ApiObject>> UpdateContentAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode)
    {
        // Most updates end here, without the cost of an asynchronous method.
        var write = Store.UpdateAsync(key, update, mode);
        if (!write.IsCompletedSuccessfully)
        {
            return EndAsync(write, key.Namespace, mode);
        }

        var outcome = write.Result;
        return outcome.TryGet(out var updated, out _) && updated.IsFinalized ? EndAsync(new(outcome), key.Namespace, mode) : new(outcome);
    }

    /// <summary>Ends the deletion of the namespace if the update has removed its last object.</summary>
    private async ValueTask<Result<ApiObject>> EndAsync(ValueTask<Result<ApiObject>> write, string @namespace, WriteMode mode)
    {
        var outcome = await write;
        if (mode != WriteMode.DryRun && outcome.TryGet(out var updated, out _) && updated.IsFinalized)
        {
            await FinishAsync(@namespace);
        }

        return outcome;
    }

    private async ValueTask FinishAsync(string @namespace)
    {
        if (!await EndAsync(@namespace))
        {
            await EmptyAsync(deletion.CreatePacer(), @namespace);
        }
    }

    /// <summary>
    /// Ends the deletion of a namespace without objects. Returns false if nobody has deleted its first object: others may follow
    /// thousands that wait for their finalizers, and are found when those have gone.
    /// </summary>
    private async ValueTask<bool> EndAsync(string @namespace)
    {
        if (!await IsTerminatingAsync(@namespace))
        {
            return true;
        }

        foreach (var resource in NamespaceContents.Resources)
        {
            if ((await _contents.ReadAsync(resource, @namespace)).FirstOrDefault() is { } first)
            {
                return first.Meta.IsDeleting;
            }
        }

        var outcome = await Store.UpdateAsync(KeyOf(@namespace), current => current.Meta.IsDeleting ? ObjectDeletion.Empty(current) : current);
        Remember(outcome);
        return true;
    }

    private void Remember(Result<ApiObject> update)
    {
        if (update.TryGet(out var updated, out _) && updated.IsFinalized)
        {
            removed.Add(updated.Key.Name);
        }
    }

    private async ValueTask<Result<ApiObject>> CreateNamespaceAsync(ApiObject created, WriteMode mode)
    {
        // The store reports one that was created before.
        var isImplicit = await IsUsedAsync(created.Key.Name) && !(await Store.GetAsync(created.Key)).TryGet(out _, out _);
        return isImplicit ? ApiErrors.AlreadyExists(created.Resource.Name, created.Key.Name) : await Store.CreateAsync(created, mode);
    }

    /// <summary>Empties the namespace if the update begins its deletion.</summary>
    private async ValueTask<Result<ApiObject>> UpdateNamespaceAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode)
    {
        var pacer = deletion.CreatePacer();
        var outcome = await WriteNamespaceAsync(key, Update, mode);
        if (mode != WriteMode.DryRun)
        {
            Remember(outcome);
        }

        if (mode != WriteMode.DryRun && outcome.TryGet(out var updated, out _) && updated.Meta.IsDeleting)
        {
            await EmptyAsync(pacer, key.Name);
        }

        return outcome;

        Result<ApiObject> Update(ApiObject current)
        {
            var result = update(current);
            if (current.Meta.IsDeleting || !result.TryGet(out var next, out _) || !next.Meta.IsDeleting)
            {
                return result;
            }

            return key.Name == Namespace.Default ? ApiErrors.ProtectedNamespace(key.Name)
                : pacer.IsOutdated ? ApiErrors.NotFound(key.Resource.Name, key.Name)
                : result;
        }
    }

    /// <summary>Creates the namespace if it is implicit and an update changes it.</summary>
    private async ValueTask<Result<ApiObject>> WriteNamespaceAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode)
    {
        var outcome = await Store.UpdateAsync(key, update, mode);
        if (outcome.TryGet(out _, out var failure) || failure.Code != StatusCodes.Status404NotFound || !await MayBeImplicitAsync(key.Name))
        {
            return outcome;
        }

        var @implicit = Implicit(key.Name);
        var updated = update(@implicit);
        if (!updated.TryGet(out var next, out _) || ReferenceEquals(next, @implicit))
        {
            return updated;
        }

        if (next.Meta.IsDeleting && !await IsUsedAsync(key.Name))
        {
            return outcome;
        }

        // Another request may have created it in the meantime.
        var created = await Store.CreateAsync(next, mode);
        return created.TryGet(out _, out failure) || failure.Code != StatusCodes.Status409Conflict ? created : await Store.UpdateAsync(key, update, mode);
    }

    /// <summary>Deletes the objects as a namespace controller does, and the namespace if none of them has a finalizer.</summary>
    private async ValueTask EmptyAsync(BulkWritePacer pacer, string @namespace)
    {
        for (var (round, isDone) = (0, false); !isDone && round < MaxRounds; round++)
        {
            foreach (var resource in NamespaceContents.Resources)
            {
                await deletion.DeleteAsync(pacer, await _contents.ReadAsync(resource, @namespace), _ => true, _ => null, WriteMode.Normal, PropagationPolicy.Background);
            }

            // A restored namespace stays.
            isDone = pacer.IsOutdated || (!await _contents.AnyAsync(@namespace, item => !item.Meta.IsDeleting) && await EndAsync(@namespace));
        }
    }

    private async ValueTask<bool> IsUsedAsync(string name) => name == Namespace.Default || await _contents.AnyAsync(name, _ => true);
}
