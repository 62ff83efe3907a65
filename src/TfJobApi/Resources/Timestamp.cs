using System.Globalization;

namespace TfJobApi.Resources;

/// <summary>Times as Kubernetes writes them: UTC, whole seconds.</summary>
internal static class Timestamp
{
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
