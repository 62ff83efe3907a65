using TfJobApi.Verification;

namespace TfJobApi.Tests.Conformance;

/// <summary>The recorded scenarios by their files.</summary>
internal static class RecordedScenarios
{
    public static IReadOnlyList<Scenario> Load(string group)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Conformance", "Data", $"{group}.json"));
        return Scenario.Read(file);
    }

    public static Scenario Find(string name) => Load(name[..name.IndexOf('/', StringComparison.Ordinal)]).Single(scenario => scenario.Name == name);
}
