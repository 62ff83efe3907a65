namespace TfJobApi.Http;

/// <summary>What of an object is sent.</summary>
internal enum ObjectForm
{
    /// <summary>The object itself.</summary>
    Whole,

    /// <summary>A <c>Table</c> with a row for each object, as kubectl prints it.</summary>
    Table,

    /// <summary>A <c>PartialObjectMetadata</c>: the metadata alone.</summary>
    Metadata,
}
