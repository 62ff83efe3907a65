using System.Diagnostics;
using System.Diagnostics.Metrics;
using TfJobApi.Resources;
using TfJobApi.Watch;

namespace TfJobApi.Telemetry;

/// <summary>Measures the events of watches.</summary>
internal sealed class WatchMetrics : IWatchMeter
{
    private static readonly InstrumentAdvice<long> SizeBuckets = new() { HistogramBucketBoundaries = [1024, 2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072] };

    private readonly Counter<long> _events;
    private readonly Histogram<long> _sizes;

    public WatchMetrics(IMeterFactory meters)
    {
        var meter = meters.Own;
        _events = meter.CreateCounter<long>("apiserver_watch_events", null, "Events sent to watches.");
        _sizes = meter.CreateHistogram("apiserver_watch_events_sizes", null, "Sizes of the events of watches, in bytes.", null, SizeBuckets);
    }

    public void Count(ResourceDefinition resource, int bytes)
    {
        var labels = new TagList { { "group", resource.Group }, { "version", resource.Version }, { "resource", resource.Plural } };
        _events.Add(1, labels);
        _sizes.Record(bytes, labels);
    }
}
