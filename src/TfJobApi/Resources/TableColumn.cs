namespace TfJobApi.Resources;

/// <summary>A column of a <c>Table</c>. As in a CustomResourceDefinition, its cells are values of the object.</summary>
/// <param name="Type">Of the cells: string, date …</param>
/// <param name="Format">Empty, or <c>name</c> for the name of the object.</param>
/// <param name="StatusPath">Where the value is below the status; empty for the name, and for a date, which is the object's age.</param>
internal sealed record TableColumn(string Name, string Type, string Format, string Description, params string[] StatusPath)
{
    /// <summary>A step of a path that leads to the last element of an array.</summary>
    public const string Last = "[-1:]";
}
