namespace TfJobApi.Resources;

/// <summary>A column of a <c>Table</c> between the name and the age, which every table has. Its cells are texts in the status.</summary>
/// <param name="Path">Where the text is below the status.</param>
internal sealed record TableColumn(string Name, string Description, params string[] Path)
{
    /// <summary>A step that leads to the last element of an array.</summary>
    public const string Last = "[-1:]";
}
