namespace TfJobApi.Settings;

/// <summary>The server cannot start as it is configured. Each reason names the setting, or the file, the line and the field of a seed.</summary>
internal sealed class StartupException(IReadOnlyList<string> reasons) : Exception(string.Join(Environment.NewLine, reasons))
{
    public IReadOnlyList<string> Reasons => reasons;
}
