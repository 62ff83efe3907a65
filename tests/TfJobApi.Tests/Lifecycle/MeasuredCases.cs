using System.Text;
using System.Text.Json.Nodes;
using TfJobApi.Json;
using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Tests.Lifecycle;

/// <summary>
/// The cases that were measured with the code of both controllers. <c>about</c> in the file describes them.
/// </summary>
internal static class MeasuredCases
{
    private static readonly Lazy<Dictionary<string, JsonNode>> File = new(() =>
        JsonNode.Parse(System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Lifecycle", "Data", "lifecycle-cases.json")))!["cases"]!
            .AsArray().ToDictionary(entry => entry!["id"]!.GetValue<string>(), entry => entry!));

    public static IEnumerable<(string Id, string Controller)> All => File.Value.SelectMany(
        entry => entry.Value["expected"]!.AsObject().Select(expected => (entry.Key, expected.Key)));

    public static JsonNode Get(string id) => File.Value[id];

    public static ControllerRules Rules(string controller) =>
        controller == "tf-operator-2019-07" ? ControllerRules.TfOperator : ControllerRules.TrainingOperator;

    /// <summary>Returns the spec of a TFJob.</summary>
    public static JsonObject Spec(JsonNode spec)
    {
        var replicas = new JsonObject();
        foreach (var (type, value) in spec["replicas"]!.AsObject())
        {
            replicas[type] = Replica(value!);
        }

        var job = new JsonObject { ["tfReplicaSpecs"] = replicas };
        Patch(job, spec);
        return job;
    }

    /// <summary>Sets the fields that a case, or the patch of a step, has.</summary>
    public static void Patch(JsonObject job, JsonNode change)
    {
        foreach (var (name, value) in change.AsObject())
        {
            switch (name)
            {
                case "replicas":
                    break;
                case "suspend":
                    job["runPolicy"] = new JsonObject { ["suspend"] = value!.DeepClone() };
                    break;
                case "scale":
                    foreach (var (type, count) in value!.AsObject())
                    {
                        job["tfReplicaSpecs"]![type]!["replicas"] = count!.DeepClone();
                    }

                    break;
                default:
                    job[name] = value!.DeepClone();
                    break;
            }
        }
    }

    public static CanonicalValue Canonical(JsonNode json)
    {
        Assert.True(CanonicalJson.TryParse(Encoding.UTF8.GetBytes(json.ToJsonString()), out var value, out _));
        return value;
    }

    private static JsonObject Replica(JsonNode value)
    {
        var pod = new JsonObject { ["containers"] = JsonNode.Parse("""[{"name":"tensorflow","image":"i","ports":[{"name":"tfjob-port","containerPort":2222}]}]""") };
        if (value["tp"] is { } policy)
        {
            pod["restartPolicy"] = policy.DeepClone();
        }

        var replica = new JsonObject { ["template"] = new JsonObject { ["spec"] = pod } };
        if (value["n"] is { } count)
        {
            replica["replicas"] = count.DeepClone();
        }

        if (value["rp"]?.GetValue<string>() is { Length: > 0 } restarts)
        {
            replica["restartPolicy"] = restarts;
        }

        return replica;
    }
}
