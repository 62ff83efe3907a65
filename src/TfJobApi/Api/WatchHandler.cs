using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Watch;

namespace TfJobApi.Api;

/// <summary>Watches of a collection or of one object, by a parameter of a list or by a path.</summary>
internal sealed class WatchHandler(IObjectStore store, WatchHistory history, WatchBroadcaster broadcaster, VirtualClock time)
{
    /// <summary>
    /// How long a watch lasts that does not say, in seconds: half an hour, a kube-apiserver's minimum. (That server adds a
    /// random time, up to as much again, so that its clients do not all come back at once.)
    /// </summary>
    private const long UsualSeconds = 1800;

    /// <summary>No timer runs longer; about eleven days, in seconds.</summary>
    private const long MostSeconds = 1_000_000;

    public IResult Watch(ListOptions options, HttpRequest request)
    {
        if (!Representation.OfWatch(request).TryGet(out var representation, out var failure))
        {
            return new StatusResult(failure);
        }

        return new WatchResult(options, new(options.Selector.Resource, representation, time), Lifetime(options.TimeoutSeconds), history, broadcaster, store, time);
    }

    /// <summary>After how long a watch ends that asks to end after so many seconds; null when it does not ask.</summary>
    private static TimeSpan Lifetime(long? seconds) => TimeSpan.FromSeconds(seconds is > 0 ? Math.Min(seconds.Value, MostSeconds) : UsualSeconds);

    /// <param name="namespace">Null for all.</param>
    /// <param name="name">Null for the whole collection.</param>
    public IResult Handle(ResourceDefinition resource, string? @namespace, string? name, HttpRequest request)
    {
        if (!ListOptions.Read(request, resource, @namespace, isWatch: true).TryGet(out var options, out var failure))
        {
            return new StatusResult(failure);
        }

        var (selector, fields) = (options.Selector, options.Selector.Fields);
        if (name is not null && !fields.IsEverything && !fields.AsksForName(name))
        {
            return new StatusResult(ApiErrors.BadRequest("fieldSelector metadata.name doesn't match requested name"));
        }

        return Watch(name is null ? options : options with { Selector = selector with { Fields = fields.AndName(name) } }, request);
    }
}
