using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Watch;

namespace TfJobApi.Simulation;

/// <summary>The store of the simulation. Counts its writes, so that a move of the clock does not outrun the watches.</summary>
/// <param name="machine">The machine's time, for waits.</param>
internal sealed class PacedStore(IObjectStore store, WatchHub hub, TimeProvider machine) : ObjectStoreDecorator(store)
{
    private BulkWritePacer _pacer = new(hub, machine);

    /// <summary>Whether the watches should catch up.</summary>
    public bool IsWaitDue => _pacer.IsWaitDue;

    /// <summary>Begins a move, which waits for a slow watch once.</summary>
    public void BeginMove() => _pacer = new(hub, machine);

    /// <summary>Waits until the watches have read the writes, except slow and stalled ones.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellation) => await _pacer.WaitAsync(await Store.GetVersionAsync(), cancellation);

    public override async ValueTask<Result<ApiObject>> CreateAsync(ApiObject created, WriteMode mode = WriteMode.Normal, ICreationRequest? request = null) =>
        Count(await Store.CreateAsync(created, mode, request));

    public override async ValueTask<Result<ApiObject>> UpdateAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode = WriteMode.Normal) =>
        Count(await Store.UpdateAsync(key, update, mode));

    private Result<ApiObject> Count(Result<ApiObject> outcome)
    {
        if (outcome.TryGet(out var written, out _))
        {
            _pacer.Add(written.Length);
        }

        return outcome;
    }
}
