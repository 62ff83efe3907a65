namespace TfJobApi.Tests.Conformance;

/// <summary>Compares server-side apply with that of a real kube-apiserver, which tracks managers of fields from the beginning.</summary>
public sealed class RecordedApplyTests
{
    public static TheoryData<string> Scenarios => [.. RecordedScenarios.Load("apply").Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public Task Every_response_is_as_recorded(string scenario) => new Replay("Kubernetes", tracksFields: true).RunAsync(RecordedScenarios.Find(scenario));
}
