namespace TfJobApi.Resources;

/// <summary>A field of field selectors.</summary>
/// <param name="Label">Its name in a selector.</param>
/// <param name="Paths">Paths from the object: the first value that is not empty counts.</param>
internal sealed record SelectableField(string Label, params string[][] Paths)
{
    /// <summary>Most labels are their own path.</summary>
    public static implicit operator SelectableField(string label) => new(label, label.Split('.'));
}
