using System.Text;
using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

/// <summary>
/// Requests of a few megabytes that are expensive on purpose. Before their cost was bounded, each took between ten seconds and
/// minutes, or gigabytes; now each takes a fraction of a second.
/// </summary>
public sealed class CostTests
{
    private const int Timeout = 20_000;

    [Fact(Timeout = Timeout)]
    public async Task The_cost_of_a_deep_and_wide_merge_is_linear()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var wide = $"[{string.Join(',', Enumerable.Repeat("[]", 450_000))}]";
        var patch = $$$$"""{"spec":{"activeDeadlineSecond":{{{{Nested(990, wide)}}}} }}""";

        Assert.Equal(200, (await client.Patch(TestHost.Job, patch)).Code);
        Assert.Equal(413, (await client.Patch(TestHost.Job, patch.Replace("\"a\"", "\"b\"", StringComparison.Ordinal))).Code);
        Assert.Equal(200, (await client.Patch(TestHost.Job, patch.Replace(wide, "0", StringComparison.Ordinal))).Code);
    }

    [Fact(Timeout = Timeout)]
    public async Task Many_differences_below_a_long_name_are_cheap()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        var name = new string('k', 400_000);
        var members = string.Join(',', Enumerable.Range(0, 80_000).Select(i => $"\"m{i}\":0"));
        await client.Patch(TestHost.Job, $$$$"""{"spec":{"x":{"{{{{name}}}}":{ {{{{members}}}} } } }}""");

        var answer = await client.Patch(TestHost.Job, $$$$"""{"spec":{"x":{"{{{{name}}}}":{"m1":1} } }}""");

        Assert.Equal(200, answer.Code);
    }

    [Fact(Timeout = Timeout)]
    public async Task Many_causes_and_long_values_do_not_make_the_response_large()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var many = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\" {i}\":\" \""));
        var longName = new string('<', 1_500_000);

        foreach (var labels in new[] { many, $"\"{longName}/{longName}\":\"\"", $"\"{longName}\":1" })
        {
            var answer = await client.Patch($"{TestHost.Job}?pretty=true", $$$$"""{"metadata":{"labels":{ {{{{labels}}}} }}}""");

            Assert.Equal(400, answer.Code);
            Assert.InRange(answer.Text.Length, 1, 400_000);
        }
    }

    [Theory]
    [InlineData("ownerReferences")]
    [InlineData("finalizers")]
    public void The_number_of_causes_is_limited(string name)
    {
        var json = Encoding.ASCII.GetBytes($"[{string.Join(',', Enumerable.Repeat(0, 1_000_000))}]");
        var causes = new FieldErrorList();

        var before = GC.GetAllocatedBytesForCurrentThread();
        ObjectMetaReader.ReadMember(new(), Encoding.ASCII.GetBytes(name), new(json), causes);

        Assert.Equal(FieldErrorList.Limit, causes.ToList().Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, json.Length + 1_000_000);
    }

    [Fact(Timeout = Timeout)]
    public async Task A_json_patch_that_copies_too_much_is_rejected()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        await client.Patch(TestHost.Job, $$$"""{"spec":{"s":"{{{new string('x', 1_000_000)}}}"}}""");
        var copies = Enumerable.Range(0, 800).Select(i => $$"""{"op":"copy","from":"/spec/s","path":"/spec/c{{i}}"}""");

        Assert.Equal(422, (await client.Patch(TestHost.Job, $"[{string.Join(',', copies)}]", HttpCalls.JsonPatch)).Code);
    }

    [Fact(Timeout = Timeout)]
    public async Task A_json_patch_that_shifts_too_much_is_rejected()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        var members = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"{i:000000}\":0"));
        await client.Patch(TestHost.Job, $$$$"""{"spec":{"x":{ {{{{members}}}} }}}""");
        var removes = Enumerable.Range(0, 10_000).Select(i => $$"""{"op":"remove","path":"/spec/x/{{i:000000}}"}""");

        Assert.Equal(422, (await client.Patch(TestHost.Job, $"[{string.Join(',', removes)}]", HttpCalls.JsonPatch)).Code);
    }

    [Fact(Timeout = Timeout)]
    public async Task The_size_of_a_stored_tfjob_is_limited()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        string Grow(int i) => $$$$"""{"spec":{"activeDeadlineSecond":{"m{{{{i}}}}":"{{{{new string('x', 1_000_000)}}}}"}}}""";

        Assert.Equal(200, (await client.Patch(TestHost.Job, Grow(1))).Code);
        Assert.Equal(413, (await client.Patch(TestHost.Job, Grow(2))).Code);
    }

    [Fact(Timeout = Timeout)]
    public async Task A_body_of_many_yaml_documents_is_rejected()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(400, (await client.Post(TestHost.Jobs, string.Concat(Enumerable.Repeat("--- a\n", 400_000)), "application/yaml")).Code);
    }

    private static string Nested(int depth, string inside) =>
        new StringBuilder().Insert(0, "{\"a\":", depth).Append(inside).Append('}', depth).ToString();
}
