namespace TfJobApi.Watch;

/// <summary>What happened to a TFJob, or to a watcher's selection of them.</summary>
internal enum WatchEventType
{
    Added,
    Modified,
    Deleted,
}
