namespace TfJobApi.Storage;

internal enum WriteMode
{
    Normal,

    /// <summary>The store returns the result of the write and stays unchanged; an object that would be created has no version.</summary>
    DryRun,
}
