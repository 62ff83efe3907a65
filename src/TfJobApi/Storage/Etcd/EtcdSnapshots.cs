using System.Globalization;
using Google.Protobuf;
using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Signals;
using TfJobApi.Storage.Etcd.Protocol;

namespace TfJobApi.Storage.Etcd;

/// <summary>
/// The snapshots of a tenant, which all replicas share: a copy of every object, because etcd forgets old revisions, and a record that names
/// the copy. The copy is complete before the record refers to it, and is removed after the record refers to another one.
/// </summary>
/// <param name="root">The path of the snapshots of the tenant.</param>
internal sealed class EtcdSnapshots(EtcdClient client, EtcdReader content, string root, UidSource uids, ILogger<EtcdReader> logger) : ISavedSnapshots
{
    /// <summary>etcd accepts 128 operations in a transaction, and 1.5 MiB.</summary>
    private const int BatchLength = 100;

    private const int BatchBytes = 1024 * 1024;

    /// <summary>The most reads of a snapshot that others replace meanwhile.</summary>
    private const int Attempts = 3;

    private readonly string _records = $"{root}/records/";
    private volatile SavedSnapshot[] _known = [];

    public ChangeSignal Changes { get; } = new();

    public SavedSnapshot[] Known => _known;

    public async ValueTask<Result<SavedSnapshot[]>> ListAsync()
    {
        var range = EtcdKeys.Below(_records);
        if (!(await client.RangeAsync(new() { Key = range.First, RangeEnd = range.End })).TryGet(out var found, out var failure))
        {
            return failure;
        }

        _known = [.. found.Kvs.Select(record => (Name: record.Key.ToStringUtf8()[_records.Length..], Record: SnapshotRecord.Parse(record)))
            .Where(entry => entry.Record is not null).Select(entry => new SavedSnapshot(entry.Name, entry.Record!.Version, entry.Record.TfJobs))];
        return _known;
    }

    public async ValueTask<ApiStatus?> SaveAsync(string name)
    {
        if (!(await content.ReadAllAsync()).TryGet(out var objects, out var failure) || !(await ListAsync()).TryGet(out var saved, out failure))
        {
            return failure;
        }

        if (saved.All(snapshot => snapshot.Name != name) && ISavedSnapshots.CheckCount(saved.Length) is { } excess)
        {
            return excess;
        }

        var items = objects.All.ToList();
        var record = new SnapshotRecord(uids.Next(), objects.Version, objects.Count(TfJob.Definition), items.Count);
        if (await CopyAsync(items, record.Copy) is { } unfinished)
        {
            await RemoveCopyAsync(record.Copy);
            return unfinished;
        }

        // after a timeout the record may refer to the copy
        failure = await PutAsync(name, record);
        if (failure is { Code: not StatusCodes.Status504GatewayTimeout })
        {
            await RemoveCopyAsync(record.Copy);
        }

        return failure ?? await RefreshAsync();
    }

    /// <summary>Reads the objects of a snapshot; 404 if it does not exist.</summary>
    public async ValueTask<Result<StoreSnapshot>> ReadAsync(string name)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (!(await FindAsync(name)).TryGet(out var found, out var failure))
            {
                return failure;
            }

            if (!(await new EtcdReader(client, CopyKeys(found.Record.Copy), logger).ReadAllAsync()).TryGet(out var objects, out failure))
            {
                return failure;
            }

            // a copy that has been replaced since its record was read is not complete
            if (objects.All.Count() == found.Record.Objects)
            {
                return objects;
            }
        }

        return new ApiStatus(500, "InternalError", $"Internal error occurred: the copy of the snapshot {GoQuote.Quote(name)} in etcd is not complete");
    }

    public async ValueTask<ApiStatus?> RemoveAsync(string name)
    {
        while (true)
        {
            if (!(await FindAsync(name)).TryGet(out var found, out var failure) || !(await client.DeleteAsync(RecordKey(name), found.Revision)).TryGet(out var write, out failure))
            {
                return failure;
            }

            if (write.IsApplied)
            {
                return await RemoveCopyAsync(found.Record.Copy) ?? await RefreshAsync();
            }
        }
    }

    public async ValueTask<ApiStatus?> ClearAsync() => await RemoveAllAsync($"{root}/") ?? await RefreshAsync();

    private async ValueTask<ApiStatus?> CopyAsync(List<ApiObject> items, string copy)
    {
        var keys = CopyKeys(copy);
        var batch = new TxnRequest();
        var bytes = 0;
        foreach (var item in items)
        {
            var key = keys.Key(item.Key);
            if (!EtcdValues.Encode(item, key).TryGet(out var value, out var failure))
            {
                return failure;
            }

            if (batch.Success.Count == BatchLength || (bytes > 0 && bytes + value.Length > BatchBytes))
            {
                if (!(await client.TransactAsync(batch)).TryGet(out _, out failure))
                {
                    return failure;
                }

                (batch, bytes) = (new(), 0);
            }

            batch.Success.Add(new RequestOp { RequestPut = new() { Key = key, Value = value } });
            bytes += key.Length + value.Length;
        }

        return (await client.TransactAsync(batch)).TryGet(out _, out var last) ? null : last;
    }

    /// <summary>Lets the record refer to another copy, and removes the one before.</summary>
    private async ValueTask<ApiStatus?> PutAsync(string name, SnapshotRecord record)
    {
        while (true)
        {
            if (!(await client.RangeAsync(new() { Key = RecordKey(name) })).TryGet(out var found, out var failure))
            {
                return failure;
            }

            var before = found.Kvs.FirstOrDefault();
            if (!(await client.PutAsync(RecordKey(name), record.Format(), before?.ModRevision ?? 0)).TryGet(out var write, out failure))
            {
                return failure;
            }

            if (write.IsApplied)
            {
                if (before is not null && SnapshotRecord.Parse(before) is { } replaced)
                {
                    await RemoveCopyAsync(replaced.Copy);
                }

                return null;
            }
        }
    }

    private async ValueTask<Result<FoundRecord>> FindAsync(string name) =>
        !(await client.RangeAsync(new() { Key = RecordKey(name) })).TryGet(out var found, out var failure) ? failure
        : found.Kvs is [var record] && SnapshotRecord.Parse(record) is { } parsed ? new FoundRecord(parsed, record.ModRevision)
        : StoreErrors.SnapshotNotFound(name);

    private async ValueTask<ApiStatus?> RefreshAsync()
    {
        var failure = (await ListAsync()).TryGet(out _, out var error) ? null : error;
        Changes.Raise();
        return failure;
    }

    private ValueTask<ApiStatus?> RemoveCopyAsync(string copy) => RemoveAllAsync($"{CopyRoot(copy)}/");

    private async ValueTask<ApiStatus?> RemoveAllAsync(string path)
    {
        var range = EtcdKeys.Below(path);
        var request = new TxnRequest { Success = { new RequestOp { RequestDeleteRange = new() { Key = range.First, RangeEnd = range.End } } } };
        return (await client.TransactAsync(request)).TryGet(out _, out var failure) ? null : failure;
    }

    private ByteString RecordKey(string name) => ByteString.CopyFromUtf8(_records + name);

    private string CopyRoot(string copy) => $"{root}/copies/{copy}";

    private EtcdKeys CopyKeys(string copy) => new(CopyRoot(copy), KnownResources.Stored);

    private sealed record FoundRecord(SnapshotRecord Record, long Revision);

    /// <param name="Copy">The last part of the path of the copy.</param>
    /// <param name="Objects">The number of objects in the copy.</param>
    private sealed record SnapshotRecord(string Copy, long Version, int TfJobs, int Objects)
    {
        public ByteString Format() => ByteString.CopyFromUtf8(string.Create(CultureInfo.InvariantCulture, $"{Copy} {Version} {TfJobs} {Objects}"));

        /// <summary>Returns null for another value.</summary>
        public static SnapshotRecord? Parse(KeyValue record) =>
            record.Value.ToStringUtf8().Split(' ') is [{ Length: > 0 } copy, var version, var jobs, var objects]
            && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var parsedVersion)
            && int.TryParse(jobs, NumberStyles.None, CultureInfo.InvariantCulture, out var parsedJobs)
            && int.TryParse(objects, NumberStyles.None, CultureInfo.InvariantCulture, out var parsedObjects)
                ? new(copy, parsedVersion, parsedJobs, parsedObjects)
                : null;
    }
}
