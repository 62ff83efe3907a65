namespace TfJobApi.Representations;

/// <summary>The part of an object that its row of a <c>Table</c> contains: the <c>includeObject</c> parameter.</summary>
internal enum RowObject
{
    Metadata,
    None,
    Object,
}
