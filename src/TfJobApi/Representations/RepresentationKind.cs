namespace TfJobApi.Representations;

/// <summary>The part of an object that is sent.</summary>
internal enum RepresentationKind
{
    /// <summary>The object itself.</summary>
    Whole,

    /// <summary>A <c>Table</c> with a row for each object, as kubectl prints it.</summary>
    Table,

    /// <summary>A <c>PartialObjectMetadata</c>: the metadata alone.</summary>
    Metadata,
}
