using System.Text;
using TfJobApi.Resources.Definitions;
using TfJobApi.Tests.Support;
using TfJobApi.Updates.Apply;

namespace TfJobApi.Tests.Updates.Apply;

/// <summary>The rules of structured-merge-diff for a TFJob. The recorded scenarios have their effects on a real server.</summary>
public sealed class ApplyMergeTests
{
    [Theory]
    [InlineData("""{"spec":{"a":{"x":1},"l":[1,2]}}""", """{"spec":{"a":{"y":2},"l":[3]}}""", """{"spec":{"a":{"x":1,"y":2},"l":[3]}}""")]
    [InlineData("""{"spec":{"a":{"x":1},"b":{},"c":1}}""", """{"spec":{"a":null,"b":null,"c":null}}""", """{"spec":{"a":{"x":1},"b":null,"c":null}}""")]
    [InlineData("""{"spec":{"a":1}}""", """{"spec":{"a":{"x":null}}}""", """{"spec":{"a":{"x":null}}}""")]
    [InlineData("""{"status":{"m":{"x":1}}}""", """{"status":{"m":{"y":1}}}""", """{"status":{"m":{"y":1}}}""")]
    [InlineData("""{"metadata":{"finalizers":["b","a"]}}""", """{"metadata":{"finalizers":["c","a"]}}""", """{"metadata":{"finalizers":["b","a","c"]}}""")]
    [InlineData(
        """{"metadata":{"ownerReferences":[{"name":"p","uid":"1"}]}}""",
        """{"metadata":{"ownerReferences":[{"kind":"k","uid":"2"},{"kind":"k","uid":"1"}]}}""",
        """{"metadata":{"ownerReferences":[{"kind":"k","name":"p","uid":"1"},{"kind":"k","uid":"2"}]}}""")]
    public void Objects_are_merged_and_arrays_replaced(string live, string applied, string merged) =>
        Assert.Equal(merged, Text(ApplyMerge.Merge(Canonical.Value(live), Canonical.Value(applied), TfJob.Definition.Fields).Json));

    [Theory]
    [InlineData("""{"spec":{"a":{"x":1,"y":2},"b":1}}""", """{"f:spec":{"f:a":{"f:x":{}},"f:b":{}}}""", """{"spec":{"a":{"y":2}}}""")]
    [InlineData("""{"spec":{"a":{"x":1,"y":2},"b":1}}""", """{"f:spec":{"f:a":{".":{},"f:x":{}}}}""", """{"spec":{"b":1}}""")]
    [InlineData("""{"spec":{"a":{"x":1}}}""", """{"f:spec":{"f:a":{"f:x":{}}}}""", """{"spec":{"a":null}}""")]
    [InlineData("""{"spec":{"a":[1],"b":2,"c":{}}}""", """{"f:spec":{"f:a":{"f:x":{}},"f:b":{"f:x":{}},"f:c":{"f:x":{}}}}""", """{"spec":{"a":null,"b":2,"c":null}}""")]
    [InlineData("""{"metadata":{"finalizers":["a","b"]}}""", """{"f:metadata":{"f:finalizers":{"v:\"a\"":{}}}}""", """{"metadata":{"finalizers":["b"]}}""")]
    [InlineData(
        """{"metadata":{"ownerReferences":[{"kind":"k","name":"p","uid":"1"}]}}""",
        """{"f:metadata":{"f:ownerReferences":{"k:{\"uid\":\"1\"}":{"f:name":{}}}}}""",
        """{"metadata":{"ownerReferences":[{"kind":"k","uid":"1"}]}}""")]
    public void Members_of_a_set_are_removed(string json, string set, string expected) =>
        Assert.Equal(expected, Text(FieldRemoval.Remove(Canonical.Value(json), new(Canonical.Bytes(set)), TfJob.Definition.Fields).Json));

    [Theory]
    [InlineData("""{"spec":{"backoffLimit":1,"a":{},"tfReplicaSpecs":{"W":{"template":{"x":{}}}}}}""", """{"f:spec":{"f:a":{},"f:backoffLimit":{},"f:tfReplicaSpecs":{"f:W":{".":{},"f:template":{"f:x":{}}}}}}""")]
    [InlineData("""{"metadata":{"labels":{"a":"b"},"finalizers":["x"],"annotations":{}},"status":{"m":{"x":1}}}""", """{"f:metadata":{"f:finalizers":{"v:\"x\"":{}},"f:labels":{"f:a":{}}},"f:status":{"f:m":{}}}""")]
    [InlineData("""{"spec":{"a":null,"cleanPodPolicy":null,"tfReplicaSpecs":null}}""", """{"f:spec":{"f:a":{},"f:cleanPodPolicy":{}}}""")]
    public void Declared_objects_belong_to_nobody(string json, string expected) =>
        Assert.Equal(expected, Text(ObjectFields.Collect(Canonical.Value(json), TfJob.Definition.Fields).Json));

    [Theory]
    [InlineData("""{"spec":{}}""", """{"spec":{"a":{"x":1}}}""", "{}", "{}", """{"f:spec":{"f:a":{".":{},"f:x":{}}}}""")]
    [InlineData("""{"spec":{"a":{"x":1}}}""", """{"spec":{"a":5}}""", """{"f:spec":{"f:a":{"f:x":{}}}}""", """{"f:spec":{"f:a":{}}}""", "{}")]
    [InlineData("""{"spec":{"a":5}}""", """{"spec":{"a":{"x":1}}}""", "{}", """{"f:spec":{"f:a":{}}}""", """{"f:spec":{"f:a":{"f:x":{}}}}""")]
    [InlineData("""{"spec":{"a":null}}""", """{"spec":{"a":{"x":1}}}""", "{}", "{}", """{"f:spec":{"f:a":{"f:x":{}}}}""")]
    [InlineData("""{"spec":{"a":null}}""", """{"spec":{"a":{}}}""", "{}", """{"f:spec":{"f:a":{}}}""", "{}")]
    [InlineData("""{"spec":{"l":[1]}}""", """{"spec":{"l":[2]}}""", "{}", """{"f:spec":{"f:l":{}}}""", "{}")]
    [InlineData(
        """{"metadata":{"finalizers":["a","b"]}}""",
        """{"metadata":{"finalizers":["b","c"]}}""",
        """{"f:metadata":{"f:finalizers":{"v:\"a\"":{}}}}""",
        "{}",
        """{"f:metadata":{"f:finalizers":{"v:\"c\"":{}}}}""")]
    public void Two_objects_are_compared_field_by_field(string before, string after, string removed, string modified, string added)
    {
        var comparison = ObjectComparison.Compare(Canonical.Value(before).Json, Canonical.Value(after).Json, TfJob.Definition.Fields);

        Assert.Equal((removed, modified, added), (Text(comparison.Removed.Json), Text(comparison.Modified.Json), Text(comparison.Added.Json)));
    }

    private static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);
}
