namespace TfJobApi.Representations;

/// <summary>What of an object is in its row of a <c>Table</c>: the <c>includeObject</c> parameter.</summary>
internal enum RowObject
{
    Metadata,
    None,
    Object,
}
