using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Watch;

namespace TfJobApi.Api;

/// <summary>
/// Adds to a store what a cluster's garbage collector does: each write takes its consequences for owners and dependents with it,
/// before it returns.
/// </summary>
/// <param name="time">The tenant's clock.</param>
/// <param name="machine">The machine's time, for waits.</param>
internal sealed class CollectingStore(IObjectStore store, WatchHub hub, TimeProvider time, TimeProvider machine) : ObjectStoreDecorator(store), IGarbageCollector
{
    /// <summary>Is used by one update after the other, because most of them run alone.</summary>
    private ObservedUpdate? _spare;

    public override ValueTask<Result<ApiObject>> UpdateAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode = WriteMode.Normal)
    {
        if (mode != WriteMode.Normal)
        {
            return Store.UpdateAsync(key, update, mode);
        }

        var observed = Interlocked.Exchange(ref _spare, null) ?? new();
        var write = Store.UpdateAsync(key, observed.Begin(update));
        if (!write.IsCompletedSuccessfully)
        {
            return WaitAsync(write, observed);
        }

        // Most updates end here, without the cost of an asynchronous method.
        var outcome = write.Result;
        var (before, after) = observed.End(outcome);
        _spare = observed;
        return HasConsequences(before, after) ? CollectAsync(before!, after!, outcome) : new(outcome);
    }

    public ValueTask CollectAsync(IEnumerable<WatchEvent> changes) => CreateCollection().RunAsync(changes);

    /// <summary>
    /// Whether the write can have ended or begun a deletion, changed its policy, or given up an owner. Other updates of an object that
    /// waits for its dependents do not read them again.
    /// </summary>
    private static bool HasConsequences(ApiObject? before, ApiObject? after)
    {
        if (before is null || after is null)
        {
            return false;
        }

        var (old, now) = (before.Meta, after.Meta);
        return !ApiObject.SameBytes(old.OwnerReferences, now.OwnerReferences)
            || (now.IsDeleting && (!old.IsDeleting || after.IsFinalized || !ApiObject.SameBytes(old.Finalizers, now.Finalizers)));
    }

    private async ValueTask<Result<ApiObject>> WaitAsync(ValueTask<Result<ApiObject>> write, ObservedUpdate observed)
    {
        var outcome = await write;
        var (before, after) = observed.End(outcome);
        return HasConsequences(before, after) ? await CollectAsync(before!, after!, outcome) : outcome;
    }

    private async ValueTask<Result<ApiObject>> CollectAsync(ApiObject before, ApiObject after, Result<ApiObject> outcome)
    {
        await CreateCollection().RunAsync(before, after);
        return outcome;
    }

    private DependentCollection CreateCollection() => new(Store, new(hub, machine), time.NowText(), machine);

    /// <summary>Remembers the revisions before and after an update, without a closure for each update.</summary>
    private sealed class ObservedUpdate
    {
        private readonly Func<ApiObject, Result<ApiObject>> _run;
        private Func<ApiObject, Result<ApiObject>>? _update;
        private ApiObject? _before;
        private ApiObject? _after;

        public ObservedUpdate() => _run = current =>
        {
            _before = current;
            var result = _update!(current);
            _after = result.TryGet(out var next, out _) ? next : null;
            return result;
        };

        public Func<ApiObject, Result<ApiObject>> Begin(Func<ApiObject, Result<ApiObject>> update)
        {
            _update = update;
            return _run;
        }

        /// <summary>Returns both; null without a write. One whose outcome is unknown may be a write.</summary>
        public (ApiObject? Before, ApiObject? After) End(Result<ApiObject> outcome)
        {
            var after = outcome.TryGet(out var written, out var failure) ? written : failure.IsOutcomeUnknown ? _after : null;
            var revisions = (_before, after);
            (_update, _before, _after) = (null, null, null);
            return revisions;
        }
    }
}
