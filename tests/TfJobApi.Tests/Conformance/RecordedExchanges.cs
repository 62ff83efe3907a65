namespace TfJobApi.Tests.Conformance;

/// <summary>The server answers as a real kube-apiserver did.</summary>
public sealed class RecordedExchanges(ITestOutputHelper output)
{
    private static readonly string[] Groups =
    [
        "auth", "body", "content-type", "create", "delete", "discovery", "dry-run", "get", "immutable", "list", "merge-patch",
        "metadata", "method", "not-found", "pretty", "query", "replace", "status", "type", "validation", "versioning",
    ];

    private static readonly string[] Profiles = ["Kubernetes", "Cci"];

    public static TheoryData<string, string> Scenarios =>
    [
        .. from scenario in Names() from profile in Profiles select (profile, scenario),
    ];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public Task The_server_answers_as_it_was_recorded(string profile, string scenario) =>
        new Replay(profile).RunAsync(Scenario.Find(scenario));

    [Theory]
    [InlineData("Kubernetes")]
    [InlineData("Cci")]
    public async Task Every_exact_answer_is_equal_to_the_byte(string profile)
    {
        var exact = 0;
        List<string> differences = [];
        foreach (var name in Names())
        {
            var replay = new Replay(profile);
            await replay.RunAsync(Scenario.Find(name));
            exact += replay.Exact;
            differences.AddRange(replay.NotEqualToTheByte);
        }

        var count = $"{profile}: {exact - differences.Count} of {exact} recorded answers are equal to the byte";
        output.WriteLine(count);
        TestContext.Current.SendDiagnosticMessage(count);
        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
    }

    private static IEnumerable<string> Names() => Groups.SelectMany(Scenario.Load).Select(scenario => scenario.Name);
}
