namespace TfJobApi.Storage;

/// <summary>The health of a store outside of this process; not registered for the store in memory.</summary>
internal interface IStoreHealth
{
    /// <summary>The name of the check, for example <c>etcd</c>.</summary>
    string Name { get; }

    ValueTask<bool> IsHealthyAsync();
}
