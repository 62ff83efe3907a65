using TfJobApi.Resources;

namespace TfJobApi.Storage.Etcd;

/// <summary>
/// Lets the updates of one object follow each other in a replica. Otherwise all of them except one would find that the object has
/// changed, and would write again. Objects share a queue by chance.
/// </summary>
internal sealed class UpdateQueues
{
    private const int Count = 1024;

    private readonly SemaphoreSlim[] _queues = [.. Enumerable.Range(0, Count).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Returns a turn that ends when it is disposed; null if the updates before it last too long.</summary>
    public async ValueTask<Turn?> EnterAsync(ObjectKey key)
    {
        var queue = _queues[(uint)HashCode.Combine(key.Name, key.Namespace) % Count];
        return await queue.WaitAsync(EtcdClient.Patience) ? new Turn(queue) : null;
    }

    internal sealed class Turn(SemaphoreSlim queue) : IDisposable
    {
        public void Dispose() => queue.Release();
    }
}
