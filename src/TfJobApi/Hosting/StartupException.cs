namespace TfJobApi.Hosting;

/// <summary>The configuration or a seed is wrong; each reason names the setting, or the file, the line and the field.</summary>
internal sealed class StartupException(IReadOnlyList<string> reasons, Exception? cause = null)
    : Exception(string.Join(Environment.NewLine, reasons), cause)
{
    public IReadOnlyList<string> Reasons => reasons;
}
