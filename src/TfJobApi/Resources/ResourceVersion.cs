using System.Globalization;

namespace TfJobApi.Resources;

/// <summary>The number of a change, from one counter for all objects; an opaque text for clients.</summary>
internal static class ResourceVersion
{
    /// <summary>The greatest version in a seed: leaves enough numbers for the changes of any server.</summary>
    public const long GreatestSeed = 1_000_000_000_000_000_000;

    public static bool TryParse(string text, out long version) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out version);

    /// <summary>Whether a text is the version of a stored object; 0 and other texts are not.</summary>
    public static bool IsVersion(string? text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0;

    public static int DigitCount(long version)
    {
        // four digits at a time: this is done for every revision, and most versions have eight or more
        var count = 1;
        for (; version >= 10_000; version /= 10_000)
        {
            count += 4;
        }

        return count + (version >= 1000 ? 3 : version >= 100 ? 2 : version >= 10 ? 1 : 0);
    }

    public static string Format(long version) => version.ToString(CultureInfo.InvariantCulture);
}
