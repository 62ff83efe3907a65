using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using TfJobApi.Json;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Updates;
using TfJobApi.Updates.Apply;
using TfJobApi.Watch;

namespace TfJobApi.Benchmarks;

/// <summary>Does the work of a PATCH between reading the body and writing the response.</summary>
public class MergeCheckStore
{
    private const string CreationTimestamp = "2019-07-24T07:17:01.000Z";
    private const string Uid = "083cc6df-ade3-11e9-aaa4-340a9837e413";

    /// <summary>Two patches that alternate, so that each of them changes the TFJob.</summary>
    private static readonly byte[][] Patches =
    [
        """{"metadata":{"labels":{"step":"00000000"}}}"""u8.ToArray(),
        """{"metadata":{"labels":{"step":"10000000"}}}"""u8.ToArray(),
    ];

    private readonly UpdateStrategy _strategy = new(ApiProfile.Cci);
    private readonly InMemoryObjectStore _store = new(StoreSnapshot.Empty(72444812), new(4096, NullLogger<WatchHub>.Instance), TimeProvider.System);
    private ObjectKey[] _small = [];
    private ObjectKey _large;
    private byte[] _largeBytes = [];
    private byte[] _copy = [];
    private int _count;

    [GlobalSetup]
    public void CreateTfJobs()
    {
        _small = [.. Enumerable.Range(0, SampleTfJobs.Count).Select(i => Create(SampleTfJobs.NameOf(i), SampleTfJobs.SmallSize).Key)];
        var large = Create("large", SampleTfJobs.LargeSize);
        _large = large.Key;
        _largeBytes = new byte[large.Length];
        _copy = new byte[large.Length];
    }

    [Benchmark]
    public object Small()
    {
        var i = _count++;
        return Patch(_small[i % _small.Length], Patches[i / _small.Length % 2]);
    }

    [Benchmark]
    public object Large() => Patch(_large, Patches[_count++ % 2]);

    /// <summary>Applies a whole TFJob with another label.</summary>
    [Benchmark]
    public object Apply()
    {
        var i = _count++;
        var key = _small[i % _small.Length];
        var body = SampleTfJobs.Body(key.Name, SampleTfJobs.SmallSize, step: i / _small.Length % 2);
        var manager = new FieldManager("benchmark", CreationTimestamp);
        if (!ApplyPatch.Parse(body, TfJob.Definition, manager, force: true).TryGet(out var patch, out _))
        {
            throw new InvalidOperationException("the apply is rejected");
        }

        var update = _store.UpdateAsync(key, current =>
            ServerSideApply.Apply(patch, current.Resource, current).TryGet(out var applied, out var failure)
                && (applied.Candidate is { } merged ? _strategy.Update(current, merged) : current).TryGet(out var next, out failure)
                    ? next.WithManagedFields(applied.ManagedFields)
                    : failure);

        return update.IsCompletedSuccessfully && update.Result.TryGet(out var after, out _)
            ? after
            : throw new InvalidOperationException("the apply failed");
    }

    [Benchmark]
    public byte[] CopyOfLarge() => _largeBytes.AsSpan().ToArray();

    [Benchmark]
    public byte[] CopyOfLargeInPlace()
    {
        _largeBytes.AsSpan().CopyTo(_copy);
        return _copy;
    }

    private ApiObject Patch(ObjectKey key, byte[] body)
    {
        if (Find(key) is not { } before || !ObjectPatch.Parse(body, PatchTypes.MergePatch, TfJob.Definition.Name, ApiProfile.Cci.Errors).TryGet(out var patch, out _))
        {
            throw new InvalidOperationException("the patch is rejected");
        }

        var update = _store.UpdateAsync(
            key,
            current => patch.Apply(current).TryGet(out var patched, out var failure) ? _strategy.Update(current, patched) : failure);

        return update.IsCompletedSuccessfully && update.Result.TryGet(out var after, out _) && after.Version > before.Version
            ? after
            : throw new InvalidOperationException("the patch did not change the TFJob");
    }

    private ApiObject? Find(ObjectKey key)
    {
        var read = _store.GetAsync(key);
        return read.IsCompletedSuccessfully && read.Result.TryGet(out var found, out _) ? found : null;
    }

    private ApiObject Create(string name, int size)
    {
        var document = Candidate.FromObject(TfJob.Definition, Canonical(SampleTfJobs.Body(name, size)));
        var creation = _strategy.Create(TfJob.Definition, document, SampleTfJobs.Namespace, CreationTimestamp, Uid, prefix => prefix);
        var storing = _store.CreateAsync(
            creation.TryGet(out var made, out _) ? made : throw new InvalidOperationException("the TFJob is rejected"));

        return storing.IsCompletedSuccessfully && storing.Result.TryGet(out made, out _)
            ? made
            : throw new InvalidOperationException("the TFJob already exists");
    }

    private static ReadOnlyMemory<byte> Canonical(byte[] json)
    {
        var output = new JsonBuffer();
        return CanonicalJson.TryWrite(json, output, out var fault)
            ? output.WrittenMemory
            : throw new InvalidOperationException(fault.ToString());
    }
}
