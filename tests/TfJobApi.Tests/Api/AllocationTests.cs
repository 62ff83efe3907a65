using Microsoft.AspNetCore.Http;
using TfJobApi.Api;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Selectors;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

/// <summary>Steps of every request, or of every event of a watch, that allocate nothing for a feature that is not used.</summary>
public sealed class AllocationTests
{
    private const int Count = 1000;

    /// <summary>Less than the smallest object for each call.</summary>
    private const int Nothing = 8 * Count;

    private static readonly Func<ApiObject, Result<ApiObject>> Keep = current => current;

    [Fact]
    public async Task The_stores_around_the_one_in_memory_allocate_nothing_for_an_update()
    {
        var hub = WatchHubs.Create();
        var memory = new InMemoryObjectStore(StoreSnapshot.Empty(1), hub, TimeProvider.System);
        var collecting = new CollectingStore(memory, hub, TimeProvider.System, TimeProvider.System);
        var namespaces = new ImplicitNamespaces(collecting, new(collecting, hub, TimeProvider.System, TimeProvider.System), new(hub), DateTimeOffset.UnixEpoch);
        var chain = new ConstantObjects(new ResourceViews(namespaces));
        var job = new ApiObject(TfJob.Definition, Meta.Create(), default, default);
        await memory.CreateAsync(job);

        var alone = Bytes(() => Assert.True(IsDone(memory.UpdateAsync(job.Key, Keep))));
        var decorated = Bytes(() => Assert.True(IsDone(chain.UpdateAsync(job.Key, Keep))));

        Assert.InRange(decorated - alone, 0, Nothing);
    }

    [Fact]
    public void A_field_selector_allocates_nothing_for_an_event()
    {
        Assert.True(FieldSelector.Parse("metadata.name=job,metadata.namespace!=other").TryGet(out var selector, out _));
        var job = new ApiObject(TfJob.Definition, Meta.Create(), default, default);

        Assert.InRange(Bytes(() => selector.Matches(job)), 0, Nothing);
    }

    /// <summary>A value is found by a walk over the object, which may be long.</summary>
    [Fact]
    public void A_field_with_many_conditions_is_found_once()
    {
        var secret = new ApiObject(Secret.Definition, Meta.Create(), Canonical.Bytes("""{"type":"Opaque"}"""), default);
        var one = Parse("type!=a0");
        var many = Parse(string.Join(',', Enumerable.Range(0, 1000).Select(number => $"type!=a{number}")));

        Assert.True(many.Matches(secret));
        Assert.InRange(Bytes(() => many.Matches(secret)), 0, Bytes(() => one.Matches(secret)) + Nothing);

        static FieldSelector Parse(string text)
        {
            Assert.True(FieldSelector.Parse(text).TryGet(out var parsed, out _));
            Assert.True(parsed.ResolveFields(Secret.Definition).TryGet(out var resolved, out _));
            return resolved;
        }
    }

    [Fact]
    public void The_headers_of_a_short_request_are_measured_without_an_allocation()
    {
        var request = new DefaultHttpContext().Request;
        foreach (var name in Enumerable.Range(0, 10))
        {
            request.Headers[$"x-{name}"] = "value";
        }

        Assert.InRange(Bytes(() => HeaderMemory.SizeOf(request)), 0, Nothing);
    }

    /// <summary>The texts of the name and of the time are the rest.</summary>
    [Fact]
    public void A_row_of_a_table_allocates_little()
    {
        var job = new ApiObject(
            TfJob.Definition, Meta.Create(), default, Canonical.Bytes("""{"conditions":[{"type":"Created"},{"type":"Running"}]}"""));
        var writer = new TableWriter("v1", RowObject.None, DateTimeOffset.UnixEpoch);
        var output = new JsonBuffer(4096);

        Assert.InRange(Bytes(() =>
        {
            output.Clear();
            writer.WriteRow(job, output);
        }), 0, 200 * Count);
    }

    /// <summary>Returns the bytes that many calls of an action allocate, after its first one.</summary>
    private static long Bytes(Action action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Count; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static bool IsDone(ValueTask<Result<ApiObject>> write) => write.IsCompletedSuccessfully;
}
