using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Representations;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Watch;

namespace TfJobApi.Api;

/// <summary>Watches: of a namespace, of all, of one TFJob; by a parameter of a list, or by the old path.</summary>
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
        if (!Representation.OfWatch(request).Succeeded(out var representation, out var failure))
        {
            return new StatusResult(failure);
        }

        IEventWriter events = new EventWriter(TfJob.Definition, representation, time);
        events = request.HttpContext.EventDecorator?.Invoke(events) ?? events;
        return new WatchResult(options, events, Lifetime(options.TimeoutSeconds), history, broadcaster, store, time);
    }

    /// <summary>After how long a watch ends that asks to end after so many seconds; null when it does not ask.</summary>
    public static TimeSpan Lifetime(long? seconds) => TimeSpan.FromSeconds(seconds is > 0 ? Math.Min(seconds.Value, MostSeconds) : UsualSeconds);

    public IResult InNamespace(string @namespace, HttpRequest request) => Watch(request, @namespace, null);

    public IResult Everywhere(HttpRequest request) => Watch(request, null, null);

    public IResult One(string @namespace, string name, HttpRequest request) => Watch(request, @namespace, name);

    private IResult Watch(HttpRequest request, string? @namespace, string? name)
    {
        if (!ListOptions.Read(request, @namespace, isWatch: true).Succeeded(out var options, out var failure))
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
