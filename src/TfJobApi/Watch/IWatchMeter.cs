using TfJobApi.Resources;

namespace TfJobApi.Watch;

/// <summary>Measures the events that are sent to watches. Without metrics there is none.</summary>
internal interface IWatchMeter
{
    void Count(ResourceDefinition resource, int bytes);
}
