using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using TfJobApi.Json;
using TfJobApi.Tests.Support;
using TfJobApi.Updates.Apply;

namespace TfJobApi.Tests.Updates.Apply;

/// <summary>Compares the operations on sets of fields with those of .NET on sets of paths.</summary>
public sealed class FieldSetTests
{
    private static readonly Gen<string> Name = Gen.OneOf("f:a", "f:b", "f:c", "f:é", "f:a.b", "v:1", "v:\\\"x\\\"", "k:{\\\"uid\\\":\\\"u\\\"}", "i:0");

    private static readonly Gen<string> Set = OfDepth(3);

    [Fact]
    public void A_union_has_the_members_of_both() => Check((left, right) => left.Union(right), (left, right) => left.UnionWith(right));

    [Fact]
    public void An_intersection_has_the_common_members() => Check((left, right) => left.Intersect(right), (left, right) => left.IntersectWith(right));

    [Fact]
    public void A_difference_has_the_other_members() => Check((left, right) => left.Except(right), (left, right) => left.ExceptWith(right));

    [Fact]
    public void An_indexed_set_has_the_same_intersection_and_difference() => Gen.Select(Set, Set).Sample((left, right) =>
    {
        var (one, other) = (new FieldSet(Canonical.Bytes(left)), new FieldSet(Canonical.Bytes(right)));
        var indexed = new IndexedFields(other);

        Assert.True(one.Intersect(indexed).SameAs(one.Intersect(other)));
        Assert.True(one.Except(indexed).SameAs(one.Except(other)));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_part_of_a_set_takes_no_more_memory_than_the_set(int count)
    {
        var (small, large) = (Wide(count), Wide(100_000));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.False(small.Intersect(large).IsEmpty || large.Intersect(small).IsEmpty);
        Assert.True(small.Except(large).IsEmpty);

        // a collection in the meantime counts up to 8 KB that are not used; the large set has 2 MB
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    [Fact]
    public void Reading_and_writing_keeps_every_member() => Set.Sample(text =>
    {
        Assert.True(FieldsV1.TryRead(Canonical.Value(text), out var set));
        Assert.True(FieldsV1.TryRead(set.Json, out var again));

        Assert.Equal(Paths(JsonNode.Parse(text)!.AsObject()).Order(), Paths(set).Order());
        Assert.True(set.SameAs(again));
    });

    [Theory]
    [InlineData("""{"f:a":{".":{}}}""", """{"f:a":{}}""")]
    [InlineData("""{"f:a":null,"x:y":{"f:b":{}}}""", """{"f:a":{}}""")]
    [InlineData("""{"f:a":{"x:y":{}}}""", """{"f:a":{}}""")]
    [InlineData("""{".":{},"f:b":{},"f:a":{"f:c":{},".":{}}}""", """{"f:a":{".":{},"f:c":{}},"f:b":{}}""")]
    [InlineData("""{"f:a":{"+:x":{},".":{},"f:b":{}}}""", """{"f:a":{".":{},"f:b":{}}}""")]
    [InlineData("""{"k:{\"b\": 1, \"a\": 1.0}":{}}""", """{"k:{\"a\":1,\"b\":1}":{}}""")]
    public void A_sent_set_is_stored_in_one_form(string sent, string stored)
    {
        Assert.True(FieldsV1.TryRead(Canonical.Value(sent), out var set));

        Assert.Equal(stored, Encoding.UTF8.GetString(set.Json.Span));
    }

    [Theory]
    [InlineData("""{"f:a":5}""")]
    [InlineData("""{"a":{}}""")]
    [InlineData("""{"":{}}""")]
    [InlineData("""{"k:{":{}}""")]
    [InlineData("""{"k:5":{}}""")]
    [InlineData("""{"v:x":{}}""")]
    [InlineData("""{"i:x":{}}""")]
    [InlineData("[]")]
    public void A_text_that_is_not_a_set_is_recognized(string sent) => Assert.False(FieldsV1.TryRead(Canonical.Value(sent), out _));

    [Theory]
    [InlineData("""{"f:a":{},"f:b":{".":{},"f:c":{}}}""", """{"f:a":{"f:x":{}},"f:b":{"f:c":{},"f:d":{}}}""", """{"f:a":{".":{},"f:x":{}},"f:b":{".":{},"f:c":{}}}""")]
    [InlineData("""{"f:a":{"f:b":{}}}""", """{"f:a":{".":{},"f:b":{".":{},"f:c":{"f:d":{}}}}}""", """{"f:a":{"f:b":{".":{},"f:c":{"f:d":{}}}}}""")]
    [InlineData("""{"f:a":{},"f:z":{}}""", """{"f:a":{},"f:b":{}}""", """{"f:a":{},"f:z":{}}""")]
    public void A_member_without_children_gets_those_of_the_object(string set, string live, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(new FieldSet(Canonical.Bytes(set)).Reconcile(new(new(Canonical.Bytes(live)))).Json.Span));

    private static void Check(Func<FieldSet, FieldSet, FieldSet> combine, Action<HashSet<string>, HashSet<string>> expected) => Gen.Select(Set, Set).Sample((left, right) =>
    {
        var (one, other) = (new FieldSet(Canonical.Bytes(left)), new FieldSet(Canonical.Bytes(right)));
        var paths = Paths(one);
        expected(paths, Paths(other));

        var combined = combine(one, other);

        Assert.Equal(paths.Order(), Paths(combined).Order());
        Assert.True(CanonicalJson.TryParse(combined.Json, out var canonical, out _) && combined.SameAs(new(canonical.Json)));
        Assert.Equal(paths.Count == 0, combined.IsEmpty);
    });

    private static FieldSet Wide(int count) => new(Canonical.Bytes($"{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"f:m{i}\":{{}}"))}}}"));

    private static HashSet<string> Paths(FieldSet set) => Paths(JsonNode.Parse(set.Json.Span)!.AsObject());

    /// <summary>Returns the paths of the members of a set.</summary>
    private static HashSet<string> Paths(JsonObject set) => [.. PathsBelow(set, "")];

    private static IEnumerable<string> PathsBelow(JsonObject set, string parent)
    {
        foreach (var (name, value) in set.Where(element => element.Key != "."))
        {
            var children = value!.AsObject();
            if (children.Count == 0 || children.ContainsKey("."))
            {
                yield return $"{parent}/{name}";
            }

            foreach (var path in PathsBelow(children, $"{parent}/{name}"))
            {
                yield return path;
            }
        }
    }

    private static Gen<string> OfDepth(int depth) => depth == 0
        ? Gen.Const("{}")
        : Gen.Select(Name, OfDepth(depth - 1), Gen.Bool).List[0, 4].Select(elements => new StringBuilder("{")
            .AppendJoin(',', elements.DistinctBy(element => element.Item1).Select(element =>
                $"\"{element.Item1}\":{(element.Item3 && element.Item2.Length > 2 ? $"{{\".\":{{}},{element.Item2[1..]}" : element.Item2)}"))
            .Append('}').ToString());
}
