using System.Text.Json.Nodes;
using CsCheck;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

/// <summary>Sequences of applies and updates by three managers, compared with a naive implementation.</summary>
public sealed class ApplySequenceTests
{
    private const string Job = $"{TestHost.Jobs}/sequence";

    private static readonly Gen<string> Leaf = Gen.OneOf("0", "1", "true", "null", "\"x\"", "[]", "[1]", "[{\"a\":1}]", "{}");

    private static readonly Gen<string> Spec = ObjectOf(Gen.OneOf("x", "y", "z", "backoffLimit"), OfDepth(2));

    private static readonly Gen<(string Verb, string Manager, bool Force, string Spec)> Step =
        Gen.Select(Gen.OneOf("apply", "apply", "update"), Gen.OneOf("a", "b", "c"), Gen.Bool, Spec);

    [Fact]
    public async Task Fields_and_managers_are_those_of_the_naive_implementation()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"), ("ManagedFields", "true"), ("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        var (applied, conflicts) = (0, 0);

        await Step.List[1, 12].SampleAsync(
            async steps =>
            {
                var expected = new ReferenceApply("/spec", "/spec/tfReplicaSpecs");
                await client.Call("DELETE", Job);
                await client.Post($"{TestHost.Jobs}?fieldManager=a", Manifest("{\"tfReplicaSpecs\":{}}"));
                expected.Create(Whole("{\"tfReplicaSpecs\":{}}"), "a");
                foreach (var step in steps)
                {
                    var before = (JsonObject)expected.Object.DeepClone();
                    var isApply = step.Verb == "apply";
                    var inConflict = 0;
                    if (isApply)
                    {
                        inConflict = expected.Apply(Whole(step.Spec), step.Manager, step.Force).Count;
                    }
                    else
                    {
                        expected.Update(Updated(before, step.Spec), step.Manager);
                    }

                    var answer = isApply
                        ? await client.Apply(Job, step.Manager, Manifest(step.Spec), step.Force ? "&force=true" : "")
                        : await client.Patch($"{Job}?fieldManager={step.Manager}", $"{{\"spec\":{step.Spec}}}");

                    if (answer.Code is 400 or 422)
                    {
                        // the schema rejects some values of backoffLimit, which the naive implementation does not know
                        return;
                    }

                    Assert.Equal(inConflict > 0 ? 409 : 200, answer.Code);
                    (applied, conflicts) = (applied + (isApply ? 1 : 0), conflicts + (inConflict > 0 ? 1 : 0));
                    var after = (await client.Get(Job)).Json;
                    Assert.True(JsonNode.DeepEquals(expected.Object["spec"], after["spec"]), $"{expected.Object} instead of {after["spec"]}");
                    Assert.Equal(Describe(expected.Owners), Describe(Owners(after)));
                }
            },
            iter: 400,
            threads: 1);

        Assert.True(applied > 200 && conflicts > 10, $"{applied} applies, {conflicts} conflicts");
    }

    private static string Manifest(string spec) =>
        $$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"sequence"},"spec":{{spec}}}""";

    private static JsonObject Whole(string spec) => new() { ["spec"] = JsonNode.Parse(spec) };

    private static JsonObject Updated(JsonObject before, string spec) => (JsonObject)ReferenceMerge.Apply(before, Whole(spec))!;

    private static Dictionary<(string, string), HashSet<string>> Owners(JsonNode job) => (job["metadata"]!["managedFields"]?.AsArray() ?? []).ToDictionary(
        entry => (entry!["manager"]!.GetValue<string>(), entry["operation"]!.GetValue<string>()),
        entry => Paths(entry!["fieldsV1"]!.AsObject(), "").ToHashSet());

    private static IEnumerable<string> Paths(JsonObject set, string parent) => set.Where(element => element.Key != ".").SelectMany(element =>
    {
        var (path, children) = ($"{parent}/{element.Key[2..]}", element.Value!.AsObject());
        return Paths(children, path).Concat(children.Count == 0 || children.ContainsKey(".") ? [path] : []);
    });

    private static IEnumerable<string> Describe(Dictionary<(string Manager, string Operation), HashSet<string>> owners) =>
        owners.Select(owner => $"{owner.Key.Operation} {owner.Key.Manager}: {string.Join(' ', owner.Value.Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal);

    private static Gen<string> OfDepth(int depth) => depth == 0 ? Leaf : Gen.OneOf(Leaf, ObjectOf(Gen.OneOf("p", "q"), OfDepth(depth - 1)));

    private static Gen<string> ObjectOf(Gen<string> name, Gen<string> value) => Gen.Select(name, value).List[0, 3].Select(members =>
        $"{{{string.Join(',', members.DistinctBy(member => member.Item1).Select(member => $"\"{member.Item1}\":{member.Item2}"))}}}");
}
