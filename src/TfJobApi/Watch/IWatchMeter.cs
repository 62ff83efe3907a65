using TfJobApi.Resources;

namespace TfJobApi.Watch;

/// <summary>Measures the events that are sent to watches; not registered without metrics.</summary>
internal interface IWatchMeter
{
    void Count(ResourceDefinition resource, int bytes);
}
