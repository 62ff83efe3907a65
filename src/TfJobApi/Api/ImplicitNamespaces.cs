using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Watch;

namespace TfJobApi.Api;

/// <summary>
/// Adds the namespaces that nobody has created to a store: every name can be read, and is listed as soon as an object uses it.
/// Otherwise kubectl would report a missing namespace instead of a missing object. Deleting a namespace deletes its objects.
/// Source: https://github.com/kubernetes/cli-runtime/blob/master/pkg/resource/visitor.go
/// </summary>
internal sealed class ImplicitNamespaces(IObjectStore store, WatchHub hub, TimeProvider time) : ObjectStoreDecorator(store)
{
    private static readonly ResourceDefinition[] Contents = [.. KnownResources.Stored.Where(resource => resource.IsNamespaced)];

    private readonly IObjectStore _store = store;
    private readonly CollectionDeletion _deletion = new(store, hub);
    private readonly string _start = Timestamp.Format(time.GetUtcNow());

    public override ValueTask<Result<ApiObject>> GetAsync(ObjectKey key) => IsNamespace(key) ? GetNamespaceAsync(key) : _store.GetAsync(key);

    public override ValueTask<Result<ObjectList>> ListAsync(ListQuery query) =>
        query.Resource == Namespace.Definition ? ListNamespacesAsync(query) : _store.ListAsync(query);

    public override ValueTask<Result<ApiObject>> CreateAsync(ApiObject created, WriteMode mode = WriteMode.Normal) =>
        IsNamespace(created.Key) ? CreateNamespaceAsync(created, mode) : _store.CreateAsync(created, mode);

    public override ValueTask<Result<ApiObject>> UpdateAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode = WriteMode.Normal) =>
        IsNamespace(key) ? UpdateNamespaceAsync(key, update, mode) : _store.UpdateAsync(key, update, mode);

    public override ValueTask<Result<ApiObject>> DeleteAsync(ObjectKey key, Func<ApiObject, ApiStatus?> check, WriteMode mode = WriteMode.Normal) =>
        IsNamespace(key) ? DeleteNamespaceAsync(key, check, mode) : _store.DeleteAsync(key, check, mode);

    private ApiObject Implicit(string name) => Namespace.Implicit(name, _start);

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

    private async ValueTask<Result<ApiObject>> CreateNamespaceAsync(ApiObject created, WriteMode mode) => await IsUsedAsync(created.Key.Name)
        ? ApiErrors.AlreadyExists(created.Resource.Name, created.Key.Name)
        : await _store.CreateAsync(created, mode);

    /// <summary>Creates the namespace if it is implicit and an update changes it.</summary>
    private async ValueTask<Result<ApiObject>> UpdateNamespaceAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode)
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

        // Another request may have created it in the meantime.
        var created = await _store.CreateAsync(next, mode);
        return created.TryGet(out _, out failure) || failure.Code != StatusCodes.Status409Conflict ? created : await _store.UpdateAsync(key, update, mode);
    }

    private async ValueTask<Result<ApiObject>> DeleteNamespaceAsync(ObjectKey key, Func<ApiObject, ApiStatus?> check, WriteMode mode)
    {
        var pacer = _deletion.CreatePacer();
        if (!(await _store.GetAsync(key)).TryGet(out var current, out var missing))
        {
            if (!await IsUsedAsync(key.Name))
            {
                return missing;
            }

            current = Implicit(key.Name);
        }

        if ((key.Name == Namespace.Default ? ApiErrors.ProtectedNamespace(key.Name) : check(current)) is { } failure)
        {
            return failure;
        }

        if (mode == WriteMode.DryRun)
        {
            return current;
        }

        foreach (var resource in Contents)
        {
            if ((await _store.ListAsync(new(resource, key.Name))).TryGet(out var objects, out _))
            {
                await _deletion.DeleteAsync(pacer, objects.Items, _ => true, _ => null, mode);
            }
        }

        // The check has been made before the objects were deleted, so a change in the meantime does not keep an empty namespace.
        // A restored namespace stays.
        return current.Version == 0 ? current : await _store.DeleteAsync(
            key, _ => pacer.IsOutdated ? ApiErrors.NotFound(key.Resource.Name, key.Name) : null);
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
