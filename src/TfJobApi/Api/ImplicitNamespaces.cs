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
internal sealed class ImplicitNamespaces(IObjectStore store, WatchHub hub, TimeProvider time) : ObjectStoreDecorator(store)
{
    private static readonly ResourceDefinition[] Contents = [.. KnownResources.Stored.Where(resource => resource.IsNamespaced)];

    private readonly IObjectStore _store = store;
    private readonly CollectionDeletion _deletion = new(store, hub, time);
    private readonly string _start = Timestamp.Format(time.GetUtcNow());

    public override ValueTask<Result<ApiObject>> GetAsync(ObjectKey key) => IsNamespace(key) ? GetNamespaceAsync(key) : _store.GetAsync(key);

    public override ValueTask<Result<ObjectList>> ListAsync(ListQuery query) =>
        query.Resource == Namespace.Definition ? ListNamespacesAsync(query) : _store.ListAsync(query);

    public override ValueTask<Result<ApiObject>> CreateAsync(ApiObject created, WriteMode mode = WriteMode.Normal) =>
        IsNamespace(created.Key) ? CreateNamespaceAsync(created, mode) : CreateContentAsync(created, mode);

    public override ValueTask<Result<ApiObject>> UpdateAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode = WriteMode.Normal) =>
        IsNamespace(key) ? UpdateNamespaceAsync(key, update, mode) : UpdateContentAsync(key, update, mode);

    private ApiObject Implicit(string name) => Namespace.Implicit(name, _start);

    private static ObjectKey KeyOf(string @namespace) => new(Namespace.Definition, "", @namespace);

    private static bool IsNamespace(ObjectKey key) => key.Resource == Namespace.Definition;

    private async ValueTask<Result<ApiObject>> GetNamespaceAsync(ObjectKey key) =>
        (await _store.GetAsync(key)).TryGet(out var created, out _) ? created : Implicit(key.Name);

    // All namespaces are one page, because there are few.
    private async ValueTask<Result<ObjectList>> ListNamespacesAsync(ListQuery query)
    {
        if (!(await _store.ListAsync(query with { Others = Contents, After = null, Limit = null, Filter = null })).TryGet(out var all, out var failure))
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
        return (await _store.GetAsync(KeyOf(@namespace))).TryGet(out var found, out _) && found.Meta.IsDeleting
            ? ApiErrors.NamespaceTerminating(created.Resource.Name, created.Key.Name, @namespace)
            : await _store.CreateAsync(created, mode);
    }

    private ValueTask<Result<ApiObject>> UpdateContentAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode)
    {
        // Most updates end here, without the cost of an asynchronous method.
        var write = _store.UpdateAsync(key, update, mode);
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
            await EndAsync(@namespace);
        }

        return outcome;
    }

    private async ValueTask EndAsync(string @namespace)
    {
        if ((await _store.GetAsync(KeyOf(@namespace))).TryGet(out var found, out _) && found.Meta.IsDeleting && !await IsUsedAsync(@namespace))
        {
            await _store.UpdateAsync(KeyOf(@namespace), current => current.Meta.IsDeleting ? ObjectDeletion.Empty(current) : current);
        }
    }

    private async ValueTask<Result<ApiObject>> CreateNamespaceAsync(ApiObject created, WriteMode mode)
    {
        // The store reports one that was created before.
        var isImplicit = await IsUsedAsync(created.Key.Name) && !(await _store.GetAsync(created.Key)).TryGet(out _, out _);
        return isImplicit ? ApiErrors.AlreadyExists(created.Resource.Name, created.Key.Name) : await _store.CreateAsync(created, mode);
    }

    /// <summary>Empties the namespace if the update begins its deletion.</summary>
    private async ValueTask<Result<ApiObject>> UpdateNamespaceAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode)
    {
        var pacer = _deletion.CreatePacer();
        var outcome = await WriteNamespaceAsync(key, Update, mode);
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
        var outcome = await _store.UpdateAsync(key, update, mode);
        if (outcome.TryGet(out _, out var failure) || failure.Code != StatusCodes.Status404NotFound || NameRules.DnsLabel(key.Name).Count > 0)
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
        var created = await _store.CreateAsync(next, mode);
        return created.TryGet(out _, out failure) || failure.Code != StatusCodes.Status409Conflict ? created : await _store.UpdateAsync(key, update, mode);
    }

    /// <summary>Deletes the objects as a namespace controller does, and the namespace if none of them has a finalizer.</summary>
    private async ValueTask EmptyAsync(BulkWritePacer pacer, string @namespace)
    {
        foreach (var resource in Contents)
        {
            if ((await _store.ListAsync(new(resource, @namespace))).TryGet(out var objects, out _))
            {
                await _deletion.DeleteAsync(pacer, objects.Items, _ => true, _ => null, WriteMode.Normal, PropagationPolicy.Background);
            }
        }

        // A restored namespace stays.
        if (!pacer.IsOutdated)
        {
            await EndAsync(@namespace);
        }
    }

    private async ValueTask<bool> IsUsedAsync(string name)
    {
        foreach (var resource in Contents)
        {
            if ((await _store.ListAsync(new(resource, name))).TryGet(out var objects, out _) && objects.Items.Any())
            {
                return true;
            }
        }

        return name == Namespace.Default;
    }
}
