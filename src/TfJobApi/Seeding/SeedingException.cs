namespace TfJobApi.Seeding;

/// <summary>The seeds cannot be loaded; each reason names the file, the line and the field.</summary>
internal sealed class SeedingException(IReadOnlyList<string> reasons) : Exception(string.Join(Environment.NewLine, reasons))
{
    public IReadOnlyList<string> Reasons => reasons;
}
