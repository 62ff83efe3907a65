using TfJobApi.Http;
using TfJobApi.Storage;
using TfJobApi.Time;
using TfJobApi.Watch;

namespace TfJobApi.Api;

/// <summary>Watches: of a namespace, of all, of one TFJob; by a parameter of a list, or by the old path.</summary>
internal sealed class WatchTfJobs(ITfJobStore store, WatchHistory history, WatchBroadcaster broadcaster, Clock time)
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

        var seconds = options.TimeoutSeconds is { } asked and > 0 ? Math.Min(asked, MostSeconds) : UsualSeconds;
        return new TfJobWatch(options, new(representation, time), TimeSpan.FromSeconds(seconds), history, broadcaster, store, time);
    }

    public IResult InNamespace(string @namespace, HttpRequest request) => Watch(request, @namespace, null);

    public IResult Everywhere(HttpRequest request) => Watch(request, null, null);

    public IResult One(string @namespace, string name, HttpRequest request) => Watch(request, @namespace, name);

    private IResult Watch(HttpRequest request, string? @namespace, string? name)
    {
        if (!ListOptions.Read(request, @namespace, isWatch: true).Succeeded(out var options, out var failure))
        {
            return new StatusResult(failure);
        }

        var selector = options.Selector;
        return Watch(
            name is null ? options : options with { Selector = selector with { Fields = selector.Fields.AndName(name) } },
            request);
    }
}
