using System.Globalization;

namespace TfJobApi.Resources;

/// <summary>The number of a change, from one counter for all TFJobs. Callers see it as opaque text.</summary>
internal static class ResourceVersion
{
    /// <summary>The greatest version that a seed may give; no server lives to count from here to the end of the numbers.</summary>
    public const long GreatestSeed = 1_000_000_000_000_000_000;

    public static bool TryParse(string text, out long version) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out version);

    public static int DigitCount(long version)
    {
        // four at a time, as a version is counted for every revision, and has eight or more
        var count = 1;
        for (; version >= 10_000; version /= 10_000)
        {
            count += 4;
        }

        return count + (version >= 1000 ? 3 : version >= 100 ? 2 : version >= 10 ? 1 : 0);
    }

    public static string Format(long version) => version.ToString(CultureInfo.InvariantCulture);
}
