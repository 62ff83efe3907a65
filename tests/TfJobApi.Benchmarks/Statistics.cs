namespace TfJobApi.Benchmarks;

/// <summary>Summarizes many measurements.</summary>
internal static class Statistics
{
    public static double Median(this IEnumerable<double> values) => values.Quantile(0.5);

    /// <summary>Returns the value below which the given part of all values is.</summary>
    public static double Quantile(this IEnumerable<double> values, double part)
    {
        double[] sorted = [.. values.Order()];
        var position = part * (sorted.Length - 1);
        var below = (int)position;

        return double.Lerp(sorted[below], sorted[Math.Min(below + 1, sorted.Length - 1)], position - below);
    }
}
