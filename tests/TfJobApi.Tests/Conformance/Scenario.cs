using System.Text.Json;
using System.Text.Json.Serialization;

namespace TfJobApi.Tests.Conformance;

/// <summary>Requests that were sent to a real kube-apiserver one after the other, with the expected response in each profile.</summary>
internal sealed record Scenario(string Name, IReadOnlyList<Step> Steps)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static IReadOnlyList<Scenario> Load(string group)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Conformance", "Data", $"{group}.json");
        return JsonSerializer.Deserialize<List<Scenario>>(File.ReadAllBytes(file), Options)!;
    }

    public static Scenario Find(string name) => Load(name[..name.IndexOf('/', StringComparison.Ordinal)]).Single(scenario => scenario.Name == name);
}

internal sealed record Step(StepRequest Request, Dictionary<string, Expectation> Expect)
{
    /// <summary>Whether the response is a new job, to which the Cci profile adds an empty status.</summary>
    public bool IsNewJob => Request.Method == "POST" && Expect["cci"] is { Match: "exact", Status: 201 } recorded
        && recorded.Body!.StartsWith("""{"apiVersion":"kubeflow.org/v1","kind":"TFJob",""", StringComparison.Ordinal);
}

internal sealed record StepRequest(string Method, string Path, Dictionary<string, string> Headers, string Auth, string? Body);

/// <param name="Match"><c>exact</c>, <c>status</c> or <c>gateway</c>.</param>
internal sealed record Expectation(
    string Match, int Status, string? ContentType, string? Body, int? Indented, string? Reason, string? ErrorCode, IReadOnlyList<string>? Causes);
