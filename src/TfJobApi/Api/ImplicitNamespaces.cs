using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;

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
    private readonly NamespaceContents _contents = new(store);

    private readonly NamespaceDeletion _deletion = new(store, deletion, removed);

    private readonly string _start = Timestamp.Format(start);

    public override ValueTask<Result<ApiObject>> GetAsync(ObjectKey key) => IsNamespace(key) ? GetNamespaceAsync(key) : Store.GetAsync(key);

    public override ValueTask<Result<ObjectList>> ListAsync(ListQuery query) =>
        query.Resource == Namespace.Definition ? ListNamespacesAsync(query) : Store.ListAsync(query);

    public override ValueTask<Result<ApiObject>> CreateAsync(ApiObject created, WriteMode mode = WriteMode.Normal, ICreationRequest? request = null) =>
        IsNamespace(created.Key) ? CreateNamespaceAsync(created, mode) : CreateContentAsync(created, mode, request);

    public override ValueTask<Result<ApiObject>> UpdateAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode = WriteMode.Normal) =>
        IsNamespace(key) ? UpdateNamespaceAsync(key, update, mode) : UpdateContentAsync(key, update, mode);

    private ApiObject Implicit(string name) => Namespace.Implicit(name, _start);

    private static bool IsNamespace(ObjectKey key) => key.Resource == Namespace.Definition;

    private async ValueTask<Result<ApiObject>> GetNamespaceAsync(ObjectKey key)
    {
        var outcome = await Store.GetAsync(key);
        if (outcome.TryGet(out _, out var failure) || failure.Code != StatusCodes.Status404NotFound)
        {
            return outcome;
        }

        return (await MayBeImplicitAsync(key.Name)).TryGet(out var isImplicit, out var error) ? isImplicit ? Implicit(key.Name) : outcome : error;
    }

    private async ValueTask<Result<bool>> MayBeImplicitAsync(string name) =>
        NameRules.DnsLabel(name).Count > 0 ? false
        : removed.Contains(name) ? await IsUsedAsync(name)
        : true;

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

    private async ValueTask<Result<ApiObject>> CreateContentAsync(ApiObject created, WriteMode mode, ICreationRequest? request)
    {
        var @namespace = created.Key.Namespace;
        if (!(await _deletion.IsTerminatingAsync(@namespace)).TryGet(out var isTerminating, out var failure))
        {
            return failure;
        }

        if (isTerminating)
        {
            return ApiErrors.NamespaceTerminating(created.Resource.Name, created.Key.Name, @namespace);
        }

        var outcome = await Store.CreateAsync(created, mode, request);
        if (mode == WriteMode.DryRun || !outcome.TryGet(out _, out _))
        {
            return outcome;
        }

        removed.Remove(@namespace);

        // The deletion of the namespace may have begun after the first check, and have read its objects before the write. The object
        // is created, also if the store does not answer now.
        if ((await _deletion.IsTerminatingAsync(@namespace)).TryGet(out isTerminating, out _) && isTerminating)
        {
            await _deletion.EmptyAsync(_deletion.CreatePacer(), @namespace);
        }

        return outcome;
    }

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
            await _deletion.FinishAsync(@namespace);
        }

        return outcome;
    }

    private async ValueTask<Result<ApiObject>> CreateNamespaceAsync(ApiObject created, WriteMode mode)
    {
        if (!(await IsUsedAsync(created.Key.Name)).TryGet(out var isUsed, out var failure)
            || !(await Store.FindAsync(created.Key)).TryGet(out var existing, out failure))
        {
            return failure;
        }

        // The store reports one that was created before.
        var isImplicit = isUsed && existing.Object is null;
        return isImplicit ? ApiErrors.AlreadyExists(created.Resource.Name, created.Key.Name) : await Store.CreateAsync(created, mode);
    }

    /// <summary>Empties the namespace if the update begins its deletion.</summary>
    private async ValueTask<Result<ApiObject>> UpdateNamespaceAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode)
    {
        var pacer = _deletion.CreatePacer();
        var isDeletion = false;
        var outcome = await WriteNamespaceAsync(key, Update, mode);
        if (mode != WriteMode.DryRun)
        {
            _deletion.Remember(outcome);
        }

        // Only a deletion reports that the objects remain; another update is stored.
        return mode != WriteMode.DryRun && outcome.TryGet(out var updated, out _) && updated.Meta.IsDeleting
            && await _deletion.EmptyAsync(pacer, key.Name) is { } failure && isDeletion
            ? failure
            : outcome;

        Result<ApiObject> Update(ApiObject current)
        {
            var result = update(current);
            isDeletion = result.TryGet(out var next, out _) && next.Meta.IsDeleting && (!current.Meta.IsDeleting || ReferenceEquals(next, current));
            if (current.Meta.IsDeleting || next?.Meta.IsDeleting != true)
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
        if (outcome.TryGet(out _, out var failure) || failure.Code != StatusCodes.Status404NotFound)
        {
            return outcome;
        }

        if (!(await MayBeImplicitAsync(key.Name)).TryGet(out var isImplicit, out var error) || !(await IsUsedAsync(key.Name)).TryGet(out var isUsed, out error))
        {
            return error;
        }

        if (!isImplicit)
        {
            return outcome;
        }

        var @implicit = Implicit(key.Name);
        var updated = update(@implicit);
        if (!updated.TryGet(out var next, out _) || ReferenceEquals(next, @implicit))
        {
            return updated;
        }

        if (next.Meta.IsDeleting && !isUsed)
        {
            return outcome;
        }

        // Another request may have created it in the meantime.
        var created = await Store.CreateAsync(next, mode);
        return created.TryGet(out _, out failure) || failure.Code != StatusCodes.Status409Conflict ? created : await Store.UpdateAsync(key, update, mode);
    }

    private async ValueTask<Result<bool>> IsUsedAsync(string name) =>
        name == Namespace.Default ? true
        : (await _contents.FindAsync(name, _ => true)).TryGet(out var first, out var failure) ? first.Object is not null
        : failure;
}
