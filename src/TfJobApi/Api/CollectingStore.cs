using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Watch;

namespace TfJobApi.Api;

/// <summary>
/// Adds to a store what a cluster's garbage collector does: each write takes its consequences for owners and dependents with it,
/// before it returns.
/// </summary>
internal sealed class CollectingStore(IObjectStore store, WatchHub hub, TimeProvider time) : ObjectStoreDecorator(store)
{
    private readonly IObjectStore _store = store;

    public override ValueTask<Result<ApiObject>> UpdateAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode = WriteMode.Normal)
    {
        if (mode != WriteMode.Normal)
        {
            return _store.UpdateAsync(key, update, mode);
        }

        ApiObject? before = null;
        var write = _store.UpdateAsync(key, current => update(before = current));
        if (!write.IsCompletedSuccessfully)
        {
            return WaitAsync();
        }

        // Most updates end here, without the cost of an asynchronous method.
        var outcome = write.Result;
        return HasConsequences(before, outcome) ? CollectAsync(before!, outcome) : new(outcome);

        async ValueTask<Result<ApiObject>> WaitAsync()
        {
            var outcome = await write;
            return HasConsequences(before, outcome) ? await CollectAsync(before!, outcome) : outcome;
        }
    }

    private static bool HasConsequences(ApiObject? before, Result<ApiObject> outcome) => outcome.TryGet(out var after, out _)
        && (after.Meta.IsDeleting || !ApiObject.SameBytes(before!.Meta.OwnerReferences, after.Meta.OwnerReferences));

    private async ValueTask<Result<ApiObject>> CollectAsync(ApiObject before, Result<ApiObject> outcome)
    {
        if (outcome.TryGet(out var after, out _))
        {
            await new DependentCollection(_store, new(hub, TimeProvider.System), Timestamp.Format(time.GetUtcNow())).RunAsync(before, after);
        }

        return outcome;
    }
}
