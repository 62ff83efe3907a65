namespace TfJobApi.Tests.Lifecycle;

public sealed class JobControllerTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (var (id, controller) in MeasuredCases.All)
            {
                cases.Add(id, controller);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_measured_case_has_the_same_conditions_counts_pods_and_events(string id, string controller)
    {
        var entry = MeasuredCases.Get(id);
        var run = new MeasuredRun(entry, MeasuredCases.Rules(controller));
        var states = entry["expected"]![controller]!.AsArray();

        foreach (var (index, step) in entry["steps"]!.AsArray().Index())
        {
            var played = run.Play(step!, index);
            Assert.Equal(run.Expected(states[index]!), played);
        }
    }

    [Fact]
    public void All_measured_cases_are_played() => Assert.Equal(194, MeasuredCases.All.Count());
}
