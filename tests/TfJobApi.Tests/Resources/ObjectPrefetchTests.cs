using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Resources;

public sealed class ObjectPrefetchTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ObjectPrefetch.Count)]
    [InlineData((2 * ObjectPrefetch.Count) + 1)]
    public void The_objects_are_the_same_in_the_same_order(int count)
    {
        ApiObject[] objects = [.. Enumerable.Range(0, count).Select(Create)];

        Assert.Equal(objects, objects.Prefetched());
    }

    [Fact]
    public void A_caller_that_ends_early_reads_few_objects()
    {
        var read = 0;
        var objects = Enumerable.Range(0, 1000).Select(i =>
        {
            read++;
            return Create(i);
        });

        Assert.NotEmpty(objects.Prefetched());
        Assert.Equal(ObjectPrefetch.Count, read);
    }

    /// <summary>Parts of every length around that of a cache line, one that is longer than what is loaded, and empty ones.</summary>
    private static ApiObject Create(int i) => new(
        TfJob.Definition, Meta.Create(), System.Text.Encoding.UTF8.GetBytes($"{{\"a\":\"{new string('a', i == 3 ? 2000 : 50 + i)}\"}}"), i % 2 == 0 ? default : "{}"u8.ToArray(), 1);
}
