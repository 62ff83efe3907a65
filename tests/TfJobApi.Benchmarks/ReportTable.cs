using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace TfJobApi.Benchmarks;

/// <summary>The measured figures with their bounds. Ratios are first, because they depend little on the machine.</summary>
internal sealed class ReportTable
{
    private readonly List<Row> _ratios = [];
    private readonly List<Row> _figures = [];

    public bool AllHold => _ratios.Concat(_figures).All(row => row.Allowed is null || row.Measured <= row.Allowed);

    /// <summary>A figure without a unit.</summary>
    public void AddRatio(string what, double measured, double allowed) => _ratios.Add(new(what, measured, allowed, ""));

    /// <param name="allowed">The bound; null for a figure without a bound.</param>
    public void Add(string what, double measured, double? allowed, string unit) => _figures.Add(new(what, measured, allowed, $" {unit}"));

    public string ToMarkdown()
    {
        var text = new StringBuilder("\n| what | measured | allowed | holds? |\n|---|---:|---:|---|\n");
        foreach (var row in _ratios.Concat(_figures))
        {
            var holds = row.Allowed is null ? "" : row.Measured <= row.Allowed ? "yes" : "**no**";
            var measured = Format(row.Measured, row.Unit);
            text.Append(CultureInfo.InvariantCulture, $"| {row.What} | {measured} | {Format(row.Allowed, row.Unit)} | {holds} |\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"\n{Environment.ProcessorCount} cores ({RuntimeInformation.OSArchitecture}), ")
            .Append(CultureInfo.InvariantCulture, $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}. ")
            .Append("The server and the floor are Native AOT; measurements in process use the JIT compiler. ")
            .Append("The floor is an endpoint in the same host that reads the body and sends as many fixed bytes.\n")
            .ToString();
    }

    private static string Format(double? value, string unit) => value switch
    {
        null => "",
        >= 1000 => string.Create(CultureInfo.InvariantCulture, $"{value:N0}{unit}"),
        >= 100 => string.Create(CultureInfo.InvariantCulture, $"{value:0}{unit}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:0.00}{unit}"),
    };

    private sealed record Row(string What, double Measured, double? Allowed, string Unit);
}
