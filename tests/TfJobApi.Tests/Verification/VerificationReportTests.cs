using System.Text.Json.Nodes;
using System.Xml.Linq;
using TfJobApi.Verification;

namespace TfJobApi.Tests.Verification;

public sealed class VerificationReportTests
{
    private static readonly VerificationReport Report = new("https://mock.test", "Cci",
    [
        new(new("get/equal", []), [], TimeSpan.FromSeconds(1.5)),
        new(new("get/different", []), [new(2, Request, [new("kind", "\"A\"", "\"B\u0001\"")])], TimeSpan.FromSeconds(1)),
        new(new("auth/skipped", []), [], TimeSpan.Zero, "needs users with fewer rights"),
    ]);

    private static ScenarioRequest Request => new("GET", "/x", new Dictionary<string, string>(), "admin", null);

    [Fact]
    public void The_table_has_each_difference_and_the_counts_of_each_group()
    {
        var table = VerificationReport.Formats["table"](Report);

        Assert.StartsWith("get/different, step 2: GET /x\n  kind                             https://mock.test: \"A\"\n", table, StringComparison.Ordinal);
        Assert.Contains("\nget                    1       1        0\n", table, StringComparison.Ordinal);
        Assert.Contains("\nauth                   0       0        1\n", table, StringComparison.Ordinal);
        Assert.Contains("skipped, needs users with fewer rights: auth/skipped\n", table, StringComparison.Ordinal);
        Assert.EndsWith("https://mock.test differs from TfJobApi (Cci) in 1 of 2 scenarios.\n", table, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("table")]
    [InlineData("junit")]
    [InlineData("json")]
    public void A_received_text_cannot_control_a_terminal(string format)
    {
        var request = Request with { Path = "/x?continue=\u001b[2J" };
        var report = new VerificationReport("https://mock.test", "Cci",
            [new(new("get/different", []), [new(1, request, [new("\u001b]0;a\a", "\u009b2J\u202e\nforged line", "b")])], TimeSpan.Zero)]);

        var text = VerificationReport.Formats[format](report);

        Assert.DoesNotContain(text, letter => letter != '\n' && (char.IsControl(letter) || letter == '\u202e'));
        Assert.DoesNotContain("\nforged", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_xml_of_junit_has_a_case_for_each_scenario()
    {
        var suite = XElement.Parse(VerificationReport.Formats["junit"](Report));

        Assert.Equal(("3", "1", "1"), ((string?)suite.Attribute("tests"), (string?)suite.Attribute("failures"), (string?)suite.Attribute("skipped")));
        Assert.Equal(["get/equal", "get/different", "auth/skipped"], suite.Elements("testcase").Select(test => (string?)test.Attribute("name")));
        Assert.Equal("1.500", (string?)suite.Elements("testcase").First().Attribute("time"));
        Assert.Equal("kind: \"A\"; TfJobApi: \"B\\x01\"", Assert.Single(suite.Descendants("failure")).Value);
        Assert.Equal("needs users with fewer rights", (string?)Assert.Single(suite.Descendants("skipped")).Attribute("message"));
    }

    [Fact]
    public void The_json_has_an_outcome_for_each_scenario()
    {
        var report = JsonNode.Parse(VerificationReport.Formats["json"](Report))!;

        Assert.Equal(["equal", "different", "skipped"], report["results"]!.AsArray().Select(result => (string?)result!["outcome"]));
        Assert.Equal("""{"step":2,"request":"GET /x","field":"kind","received":"A","expected":"B"}""",
            report["results"]![1]!["differences"]![0]!.ToJsonString().Replace("\\u0022", "", StringComparison.Ordinal).Replace("\\u0001", "", StringComparison.Ordinal));
        Assert.Equal((3, 1, 1), ((int)report["scenarios"]!, (int)report["differing"]!, (int)report["skipped"]!));
    }
}
