using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using TfJobApi.Errors;

namespace TfJobApi.Verification;

/// <summary>Writes the results as a table, as JUnit's XML or as JSON.</summary>
internal sealed class VerificationReport(string address, string profile, IReadOnlyList<ScenarioResult> results)
{
    public static IReadOnlyDictionary<string, Func<VerificationReport, string>> Formats { get; } = new Dictionary<string, Func<VerificationReport, string>>
    {
        ["table"] = report => report.ToTable(),
        ["junit"] = report => report.ToJUnit(),
        ["json"] = report => report.ToJson(),
    };

    public int Differing => results.Count(result => result.Differences.Count > 0);

    private int Skipped => results.Count(result => result.SkipReason is not null);

    private string ToTable()
    {
        var text = new StringBuilder();
        foreach (var result in results)
        {
            foreach (var step in result.Differences)
            {
                text.Append(CultureInfo.InvariantCulture, $"{result.Scenario.Name}, {Describe(step)}\n");
                foreach (var field in step.Fields)
                {
                    text.Append(CultureInfo.InvariantCulture, $"  {GoQuote.Escape(field.Field),-32} {address}: {GoQuote.Escape(field.Received)}\n  {"",-32} TfJobApi: {GoQuote.Escape(field.Expected)}\n");
                }
            }
        }

        text.Append(text.Length == 0 ? "" : "\n").Append("group              equal  differ  skipped\n");
        foreach (var group in results.GroupBy(result => result.Scenario.Group))
        {
            text.Append(Row(group.Key, [.. group]));
        }

        text.Append(Row("all", results)).Append('\n');
        foreach (var reason in results.Where(result => result.SkipReason is not null).GroupBy(result => result.SkipReason!))
        {
            text.Append(CultureInfo.InvariantCulture, $"skipped, {reason.Key}: {string.Join(", ", reason.Select(result => result.Scenario.Name))}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"{address} differs from TfJobApi ({profile}) in {Differing} of {results.Count - Skipped} scenarios.\n").ToString();
    }

    private static string Row(string name, IReadOnlyList<ScenarioResult> results)
    {
        var (differing, skipped) = (results.Count(result => result.Differences.Count > 0), results.Count(result => result.SkipReason is not null));
        return string.Create(CultureInfo.InvariantCulture, $"{name,-16} {results.Count - differing - skipped,7} {differing,7} {skipped,8}\n");
    }

    private string ToJUnit()
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new() { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", $"tfjobapi verify {address} ({profile})");
            WriteAttributes(xml, ("tests", results.Count), ("failures", Differing), ("skipped", Skipped), ("errors", 0));
            foreach (var result in results)
            {
                WriteCase(xml, result);
            }

            xml.WriteEndElement();
        }

        return text.Append('\n').ToString();
    }

    private static void WriteCase(XmlWriter xml, ScenarioResult result)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", result.Scenario.Group);
        xml.WriteAttributeString("name", result.Scenario.Name);
        xml.WriteAttributeString("time", result.Duration.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));
        if (result.SkipReason is not null)
        {
            xml.WriteStartElement("skipped");
            xml.WriteAttributeString("message", result.SkipReason);
            xml.WriteEndElement();
        }

        foreach (var step in result.Differences)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", Describe(step));
            xml.WriteString(string.Join('\n', step.Fields.Select(field => $"{GoQuote.Escape(field.Field)}: {GoQuote.Escape(field.Received)}; TfJobApi: {GoQuote.Escape(field.Expected)}")));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteAttributes(XmlWriter xml, params IEnumerable<(string Name, int Value)> attributes)
    {
        foreach (var (name, value) in attributes)
        {
            xml.WriteAttributeString(name, value.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Describes a step. Its path may have a field of an earlier response.</summary>
    private static string Describe(StepDifference step) => $"step {step.Number}: {step.Request.Method} {GoQuote.Escape(step.Request.Path)}";

    private string ToJson()
    {
        var report = new JsonObject
        {
            ["server"] = address,
            ["profile"] = profile,
            ["scenarios"] = results.Count,
            ["differing"] = Differing,
            ["skipped"] = Skipped,
            ["results"] = new JsonArray([.. results.Select(ToNode)]),
        };

        return $"{report.ToJsonString()}\n";
    }

    private static JsonNode ToNode(ScenarioResult result)
    {
        var node = new JsonObject
        {
            ["name"] = result.Scenario.Name,
            ["outcome"] = result.SkipReason is not null ? "skipped" : result.Differences.Count == 0 ? "equal" : "different",
            ["seconds"] = Math.Round(result.Duration.TotalSeconds, 3),
        };
        if (result.SkipReason is not null)
        {
            node["reason"] = result.SkipReason;
        }

        if (result.Differences.Count > 0)
        {
            node["differences"] = new JsonArray([.. result.Differences.SelectMany(step => step.Fields, (step, field) => (JsonNode)new JsonObject
            {
                ["step"] = step.Number,
                ["request"] = $"{step.Request.Method} {step.Request.Path}",
                ["field"] = field.Field,
                ["received"] = field.Received,
                ["expected"] = field.Expected,
            })]);
        }

        return node;
    }
}
