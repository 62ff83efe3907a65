using System.Globalization;

namespace TfJobApi.Resources;

/// <summary>The number of a change, from one counter for all TFJobs. Callers see it as opaque text.</summary>
internal static class ResourceVersion
{
    public static bool TryParse(string text, out long version) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out version);

    public static int DigitCount(long version) => version < 10 ? 1 : (int)Math.Log10(version) + 1;

    public static string Format(long version) => version.ToString(CultureInfo.InvariantCulture);
}
