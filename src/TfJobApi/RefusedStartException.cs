namespace TfJobApi;

/// <summary>The configuration or a seed is wrong; each reason names the setting, or the file, the line and the field.</summary>
internal sealed class RefusedStartException(IReadOnlyList<string> reasons, Exception? cause = null)
    : Exception(string.Join(Environment.NewLine, reasons), cause)
{
    public IReadOnlyList<string> Reasons => reasons;
}
