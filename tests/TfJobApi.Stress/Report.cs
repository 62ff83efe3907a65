using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace TfJobApi.Stress;

/// <summary>The figures with their bounds, and the violations. All threads of a run add to it.</summary>
internal sealed class Report
{
    private const int ViolationLimit = 1000;

    private readonly List<Row> _rows = [];
    private readonly List<string> _violations = [];

    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (_rows)
            {
                return [.. _violations];
            }
        }
    }

    /// <summary>Adds a figure without a bound.</summary>
    public void Add(string run, string what, string figure) => Add(new Row(run, what, figure, "", ""));

    /// <summary>Adds a figure with a bound; it is a violation if it does not hold.</summary>
    public void Add(string run, string what, string figure, string bound, bool holds)
    {
        Add(new Row(run, what, figure, bound, holds ? "yes" : "**no**"));
        if (!holds)
        {
            AddViolation($"{run}: {what}: {figure}, bound {bound}");
        }
    }

    public void Add(string run, string what, double figure, double bound, string unit) =>
        Add(run, what, Format(figure, unit), Format(bound, unit), figure <= bound);

    public void AddViolation(string violation)
    {
        lock (_rows)
        {
            if (_violations.Count < ViolationLimit)
            {
                _violations.Add(violation);
                Console.Error.WriteLine($"VIOLATION {violation}");
            }
        }
    }

    public string ToMarkdown(StressOptions options)
    {
        lock (_rows)
        {
            var text = new StringBuilder("\n| run | what | figure | bound | holds |\n|---|---|---:|---:|---|\n");
            foreach (var row in _rows)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {row.Run} | {row.What} | {row.Figure} | {row.Bound} | {row.Holds} |\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"\nSeed {options.Seed}, {Environment.ProcessorCount} cores ({RuntimeInformation.OSArchitecture}), ")
                .Append(CultureInfo.InvariantCulture, $"{RuntimeInformation.OSDescription}. {_violations.Count} violations.\n");
            foreach (var violation in _violations)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n- {violation}");
            }

            return text.ToString();
        }
    }

    private static string Format(double value, string unit) =>
        $"{value.ToString(value is >= 100 or 0 ? "N0" : "0.0", CultureInfo.InvariantCulture)} {unit}".TrimEnd();

    private void Add(Row row)
    {
        lock (_rows)
        {
            _rows.Add(row);
        }

        Console.Error.WriteLine($"{row.Run}: {row.What}: {row.Figure} {row.Bound} {row.Holds}");
    }

    private sealed record Row(string Run, string What, string Figure, string Bound, string Holds);
}
