using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using TfJobApi.Json;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Json;

public sealed class ObjectDiffTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""", "")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"b":1,"c":3}}""", "a.c:2>3")]
    [InlineData("""{"a":{"b":1}}""", """{}""", """a:{"b":1}>""")]
    [InlineData("""{"a":1}""", """{"a":{"b":1}}""", """a:1>{"b":1}""")]
    [InlineData("""{"a":[1,2,3]}""", """{"a":[1,5,3]}""", "a[1]:2>5")]
    [InlineData("""{"a":[1,2,3]}""", """{"a":[7,2]}""", "a:[1,2,3]>[7,2]")]
    [InlineData("""{"a":[]}""", """{"a":[[],{}],"b":1}""", "a:[]>[[],{}] b:>1")]
    [InlineData("""{"metadata":{"labels":{"a":"b"}}}""", """{"metadata":{}}""", """metadata.labels.a:"b">""")]
    [InlineData("""{"metadata":{}}""", """{"metadata":{"annotations":{"a":"b","c":"d"}}}""", """metadata.annotations.a:>"b" metadata.annotations.c:>"d" """)]
    [InlineData("""{"metadata":{}}""", """{"metadata":{"finalizers":["a"]}}""", """metadata.finalizers:>["a"]""")]
    public void The_deepest_fields_that_differ_are_listed(string before, string after, string expected) =>
        Assert.Equal(expected.Trim(), string.Join(' ', Diff(before, after).Select(change => $"{change.Field}:{Text(change.From)}>{Text(change.To)}")));

    [Fact]
    public void Applying_the_changes_to_the_first_object_gives_the_second() =>
        Gen.Select(JsonGen.Object, JsonGen.Object, Gen.Bool).Sample((before, other, isPatch) =>
        {
            // two unrelated objects, or one and the result of a patch to it
            var after = isPatch ? Canonical.Of(ReferenceMerge.Apply(JsonNode.Parse(before), JsonNode.Parse(other))!.ToJsonString()) : Canonical.Of(other);

            Assert.Equal(after, Apply(Canonical.Of(before), Diff(before, after)));
        }, iter: 10_000);

    [Fact]
    public void Long_paths_are_shortened_and_omitted_changes_are_counted()
    {
        var name = new string('k', 400_000);
        var members = string.Join(',', Enumerable.Range(0, 80_000).Select(i => $"\"m{i}\":0"));

        var diff = ObjectDiff.Compare(Canonical.Bytes($$"""{"{{name}}":{} }"""), Canonical.Bytes($$"""{"{{name}}":{ {{members}} } }"""));

        Assert.Equal((ObjectDiff.Limit, 80_000 - ObjectDiff.Limit), (diff.Changes.Count, diff.Omitted));
        Assert.All(diff.Changes, change => Assert.InRange(change.Field.Length, 1, 1025));
    }

    private static IReadOnlyList<FieldChange> Diff(string before, string after)
    {
        var diff = ObjectDiff.Compare(Canonical.Bytes(before), Canonical.Bytes(after));
        Assert.Equal(0, diff.Omitted);
        return diff.Changes;
    }

    /// <summary>Applies the changes by their paths alone; no generated name has a dot or a bracket.</summary>
    private static string Apply(string before, IEnumerable<FieldChange> changes)
    {
        var root = JsonNode.Parse(before)!;
        foreach (var change in changes)
        {
            var path = change.Field.Replace("[", ".[", StringComparison.Ordinal).Split('.');
            var parent = path[..^1].Aggregate(root, (node, part) => part is ['[', ..] ? node[Index(part)]! : node[part]!);
            var value = change.To.IsAbsent ? null : JsonNode.Parse(change.To.Span);
            Assert.Equal(Text(change.From), CanonicalOf(parent, path[^1]));

            if (parent is JsonArray array)
            {
                array[Index(path[^1])] = value;
            }
            else if (change.To.IsAbsent)
            {
                parent.AsObject().Remove(path[^1]);
            }
            else
            {
                parent[path[^1]] = value;
            }
        }

        return Canonical.Of(root.ToJsonString());
    }

    /// <summary>Empty if there is no such member.</summary>
    private static string CanonicalOf(JsonNode parent, string name)
    {
        if (parent is JsonObject @object && !@object.ContainsKey(name))
        {
            return "";
        }

        return Canonical.Of((parent is JsonArray array ? array[Index(name)] : parent[name])?.ToJsonString() ?? "null");
    }

    private static int Index(string part) => int.Parse(part[1..^1], CultureInfo.InvariantCulture);

    private static string Text(CanonicalValue json) => Encoding.UTF8.GetString(json.Span);
}
