using System.Text;
using Microsoft.AspNetCore.Builder;
using TfJobApi.Errors;
using TfJobApi.Seeding;
using TfJobApi.Settings;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Seeding;

public sealed class SeedErrorsTests
{
    private const int Count = 300_000;

    private static readonly string EmptyItems = string.Join(',', Enumerable.Repeat("{}", Count));

    /// <summary>A stream of documents is read until there are enough errors; a list is parsed as a whole, with less than 1 KiB for an item.</summary>
    public static TheoryData<string, string, long> Floods => new()
    {
        { "body.json", string.Concat(Enumerable.Repeat("{}\n", Count)), 16 * 1024 * 1024 },
        { "body.json", $$"""{"kind":"List","items":[{{EmptyItems}}]}""", Count * 1024L },
        { "body.json", string.Concat(Enumerable.Repeat("1 ", Count)), 16 * 1024 * 1024 },
        { "body.yaml", string.Concat(Enumerable.Repeat("{}\n---\n", Count)), 16 * 1024 * 1024 },
        { "body.yaml", $"{{kind: List, items: [{EmptyItems}]}}", Count * 1024L },
        { "body.yaml", string.Concat(Enumerable.Repeat("a\n---\n", Count)), 16 * 1024 * 1024 },
    };

    [Theory]
    [MemberData(nameof(Floods))]
    public void Reading_stops_after_256_errors(string path, string text, long allocationLimit)
    {
        var errors = new SeedErrors();
        var created = 0;
        var utf8 = Encoding.UTF8.GetBytes(text);
        var before = GC.GetAllocatedBytesForCurrentThread();

        new SeedFile(path, errors, (_, _) =>
        {
            created++;
            return ApiErrors.BadFields([StatusCause.Required("kind")]);
        }).Read(utf8);

        Assert.InRange(created, 0, SeedErrors.Limit);
        Assert.Equal(SeedErrors.Limit + 1, errors.ToList().Count);
        Assert.Equal("reading stopped after 256 errors", errors.ToList()[^1]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, allocationLimit);
    }

    [Theory]
    [InlineData("application/json", "{}\n")]
    [InlineData("application/yaml", "{}\n---\n")]
    public async Task A_response_has_at_most_256_errors(string mediaType, string document)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Post("/__admin/seed", string.Concat(Enumerable.Repeat(document, 1000)), mediaType);

        Assert.Equal((400, 257), (answer.Code, answer.Message.Split('\n').Length));
    }

    [Fact]
    public void The_start_has_at_most_256_errors()
    {
        using var folder = new TempFolder();
        for (var i = 0; i < 10; i++)
        {
            File.WriteAllText(Path.Combine(folder.Path, $"{i}.json"), string.Concat(Enumerable.Repeat("{}\n", 100)));
        }

        var builder = WebApplication.CreateSlimBuilder([$"--Seeding:Path={folder.Path}"]);

        Assert.Equal(257, Assert.Throws<StartupException>(() => builder.AddTfJobApi().Build().UseTfJobApi()).Reasons.Count);
    }
}
