using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Verification;

/// <summary>Requests that were sent to a real kube-apiserver one after the other, with the expected response in each profile.</summary>
internal sealed record Scenario(string Name, IReadOnlyList<ScenarioStep> Steps)
{
    /// <summary>The namespace of the recorded requests.</summary>
    public const string Namespace = "kube-test";

    /// <summary>The file that eng/openapi packs from the recorded scenarios.</summary>
    public const string Resource = "scenarios.json.gz";

    public string Group => Name[..Name.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>Reads the scenarios that the assembly contains.</summary>
    public static IReadOnlyList<Scenario> ReadEmbedded()
    {
        using var packed = typeof(Scenario).Assembly.GetManifestResourceStream(Resource)!;
        using var json = new GZipStream(packed, CompressionMode.Decompress);

        return Read(json);
    }

    public static IReadOnlyList<Scenario> Read(Stream json) => JsonSerializer.Deserialize(json, ScenarioJson.Default.ListScenario)!;
}

internal sealed record ScenarioStep(ScenarioRequest Request, IReadOnlyDictionary<string, RecordedResponse> Expect)
{
    /// <summary>
    /// Whether the response is a new job, to which the Cci profile adds an empty status: a kube-apiserver does not add it, but CCI's
    /// example of a create has it.
    /// </summary>
    public bool IsNewJob => Request.Method == "POST" && Expect["cci"] is { Match: "exact", Status: 201 } recorded
        && recorded.Body!.StartsWith($$"""{"apiVersion":"{{TfJob.Definition.ApiVersion}}","kind":"{{TfJob.Definition.Kind}}",""", StringComparison.Ordinal);

    public RecordedResponse Expected(ProfileName profile)
    {
        var recorded = Expect[profile == ProfileName.Cci ? "cci" : "kubernetes"];

        return profile == ProfileName.Cci && IsNewJob ? recorded with { Body = $"{recorded.Body![..^2]},\"status\":{{}}}}\n" } : recorded;
    }
}

/// <param name="Auth">The caller: <c>admin</c>, <c>reader</c>, <c>nobody</c>, <c>invalid</c> for an unknown token, <c>none</c> for none.</param>
internal sealed record ScenarioRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Auth, string? Body);

/// <param name="Match"><c>exact</c>, <c>status</c> or <c>gateway</c>.</param>
/// <param name="Body">With marks such as <c>&lt;uid1&gt;</c> for values that differ between runs.</param>
internal sealed record RecordedResponse(
    string Match, int Status, string? ContentType, string? Body, int? Indented, string? Reason, string? ErrorCode, IReadOnlyList<string>? Causes);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(List<Scenario>))]
internal sealed partial class ScenarioJson : JsonSerializerContext;
