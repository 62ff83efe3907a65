using System.Text;
using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

/// <summary>
/// Requests of a few megabytes that are expensive on purpose. Before their cost was bounded, each allocated gigabytes or moved values
/// for minutes. Bounds are in bytes and operations, so they do not depend on the machine.
/// </summary>
[Collection(Alone.Name)]
public sealed class CostTests
{
    private const long Megabyte = 1_000_000;

    [Fact]
    public async Task The_cost_of_a_deep_and_wide_merge_is_linear()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var wide = $"[{string.Join(',', Enumerable.Repeat("[]", 450_000))}]";
        var patch = $$$$"""{"spec":{"activeDeadlineSecond":{{{{Nested(990, wide)}}}} }}""";

        var bytes = await Alone.AllocatedBytesAsync(async () =>
        {
            Assert.Equal(200, (await client.Patch(TestHost.Job, patch)).Code);
            Assert.Equal(413, (await client.Patch(TestHost.Job, patch.Replace("\"a\"", "\"b\"", StringComparison.Ordinal))).Code);
            Assert.Equal(200, (await client.Patch(TestHost.Job, patch.Replace(wide, "0", StringComparison.Ordinal))).Code);
        });

        Assert.InRange(bytes, 1, 150 * Megabyte);
    }

    [Fact]
    public async Task Many_differences_below_a_long_name_are_cheap()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        var name = new string('k', 400_000);
        var members = string.Join(',', Enumerable.Range(0, 80_000).Select(i => $"\"m{i}\":0"));
        await client.Patch(TestHost.Job, $$$$"""{"spec":{"x":{"{{{{name}}}}":{ {{{{members}}}} } } }}""");

        var bytes = await Alone.AllocatedBytesAsync(async () =>
            Assert.Equal(200, (await client.Patch(TestHost.Job, $$$$"""{"spec":{"x":{"{{{{name}}}}":{"m1":1} } }}""")).Code));

        Assert.InRange(bytes, 1, 50 * Megabyte);
    }

    [Fact]
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

    /// <summary>A patch may copy about as many characters as the largest body has.</summary>
    [Theory]
    [InlineData(2, 200)]
    [InlineData(8, 422)]
    public async Task A_json_patch_that_copies_too_much_is_rejected(int count, int expected)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        await client.Patch(TestHost.Job, $$$"""{"spec":{"s":"{{{new string('x', 500_000)}}}"}}""");
        var copies = Enumerable.Range(0, count).Select(i => $$"""{"op":"copy","from":"/spec/s","path":"/spec/c{{i}}"}""");

        Assert.Equal(expected, (await client.Patch(TestHost.Job, $"[{string.Join(',', copies)}]", HttpCalls.JsonPatch)).Code);
    }

    /// <summary>A removal from 100,000 members moves them: 10,000 units of work, of which a patch has three million.</summary>
    [Theory]
    [InlineData(310, 200)]
    [InlineData(330, 422)]
    public async Task A_json_patch_that_shifts_too_much_is_rejected(int count, int expected)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        var members = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"{i:000000}\":0"));
        await client.Patch(TestHost.Job, $$$$"""{"spec":{"x":{ {{{{members}}}} }}}""");
        var removes = Enumerable.Range(0, count).Select(i => $$"""{"op":"remove","path":"/spec/x/{{i:000000}}"}""");

        Assert.Equal(expected, (await client.Patch(TestHost.Job, $"[{string.Join(',', removes)}]", HttpCalls.JsonPatch)).Code);
    }

    [Fact]
    public async Task The_size_of_a_stored_tfjob_is_limited()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        string Grow(int i) => $$$$"""{"spec":{"activeDeadlineSecond":{"m{{{{i}}}}":"{{{{new string('x', 1_000_000)}}}}"}}}""";

        Assert.Equal(200, (await client.Patch(TestHost.Job, Grow(1))).Code);
        Assert.Equal(413, (await client.Patch(TestHost.Job, Grow(2))).Code);
    }

    [Fact]
    public async Task A_body_of_many_yaml_documents_is_rejected()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var body = string.Concat(Enumerable.Repeat("--- a\n", 400_000));

        var bytes = await Alone.AllocatedBytesAsync(async () => Assert.Equal(400, (await client.Post(TestHost.Jobs, body, "application/yaml")).Code));

        Assert.InRange(bytes, 1, 50 * Megabyte);
    }

    /// <summary>5,000 managers own one field each. Each of them was compared with all fields, and took as many bytes.</summary>
    [Fact]
    public async Task Many_managers_of_a_large_object_are_cheap()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        string Fields(int value) => string.Join(',', Enumerable.Range(0, 40_000).Select(i => $"\"m{i}\":{value}"));
        string Apply(int value) => $$$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","spec":{"tfReplicaSpecs":{},{{{{Fields(value)}}}} }}""";
        var managers = string.Join(',', Enumerable.Range(0, 5000).Select(i =>
            $$$"""{"manager":"m{{{i}}}","operation":"Apply","apiVersion":"kubeflow.org/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:m{{{i}}}":{} } } }"""));
        await client.Apply(TestHost.Job, "a", Apply(0), "&force=true");

        var bytes = await Alone.AllocatedBytesAsync(async () =>
        {
            Assert.Equal(200, (await client.Patch(TestHost.Job, $$$"""{"metadata":{"managedFields":[{{{managers}}}]}}""")).Code);
            var conflict = await client.Apply(TestHost.Job, "b", Apply(1));
            Assert.Equal(409, conflict.Code);
            Assert.StartsWith("Apply failed with 5000 conflicts: conflicts with \"m0\":\n- .spec.m0\nconflicts with \"m1\":", conflict.Message, StringComparison.Ordinal);
            Assert.Equal(200, (await client.Patch(TestHost.Job, $$$$"""{"spec":{ {{{{Fields(1)}}}} }}""")).Code);
        });

        Assert.InRange(bytes, 1, 150 * Megabyte);
    }

    private static string Nested(int depth, string inside) =>
        new StringBuilder().Insert(0, "{\"a\":", depth).Append(inside).Append('}', depth).ToString();
}
