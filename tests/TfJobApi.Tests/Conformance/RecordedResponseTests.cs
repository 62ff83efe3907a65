using TfJobApi.Tests.Support;
using TfJobApi.Verification;

namespace TfJobApi.Tests.Conformance;

/// <summary>Compares responses with those of a real kube-apiserver.</summary>
public sealed class RecordedResponseTests
{
    private static readonly string[] Groups =
    [
        "auth", "body", "content-type", "create", "delete", "discovery", "dry-run", "finalizers", "get", "immutable", "list",
        "merge-patch", "metadata", "method", "not-found", "nulls", "order", "pretty", "query", "replace", "schema", "status",
        "type", "validation", "versioning", "watch",
    ];

    private static readonly string[] Profiles = ["Kubernetes", "Cci"];

    public static TheoryData<string, string> Scenarios => [.. from scenario in All() from profile in Profiles select (profile, scenario.Name)];

    internal static IEnumerable<Scenario> All() => Groups.SelectMany(RecordedScenarios.Load);

    /// <summary>Responses that are recorded for an exact match must be equal to the byte.</summary>
    [Theory]
    [MemberData(nameof(Scenarios))]
    public Task Every_response_is_as_recorded(string profile, string scenario) => new Replay(profile).RunAsync(RecordedScenarios.Find(scenario));

    /// <summary>New jobs in the Cci profile have a status that the recorded ones do not have, so they count apart.</summary>
    [Fact]
    public async Task The_pages_have_the_number_of_exact_responses()
    {
        var steps = All().SelectMany(scenario => scenario.Steps).ToList();
        var kubernetes = steps.Count(step => step.Expect["kubernetes"].Match == "exact");
        var cci = steps.Count(step => step.Expect["cci"].Match == "exact" && !step.IsNewJob);
        var newJobs = steps.Count(step => step.IsNewJob);

        foreach (var page in new[] { "README.md", "docs/fidelity.md" })
        {
            var text = await SourceTree.PageAsync(page);
            Assert.All(
                [$"{kubernetes} of {kubernetes}", $"{cci} of {cci}", $"{newJobs} responses"],
                figure => Assert.Contains(figure, text, StringComparison.Ordinal));
        }
    }
}
