using TfJobApi.Errors;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>Reads lists, whole or page by page; all pages of a list are of one snapshot.</summary>
internal sealed class ListReader(IObjectStore store, ListSnapshots held)
{
    private const string TooOldList =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue "
        + "parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided "
        + "token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was "
        + "returned and now may show up in the list.";

    public Result<ObjectPage> Read(ListOptions options)
    {
        var token = options.Continue.Length == 0 ? null : ContinueToken.Parse(options.Continue);
        if (token is null && options.Continue.Length > 0)
        {
            return ApiErrors.BadRequest($"continue key is not valid: {GoQuote.Quote(options.Continue)} is no token of this server");
        }

        if (!(token is null ? Begin(options) : Resume(token)).Succeeded(out var snapshot, out var failure))
        {
            return failure;
        }

        var selfLink = TfJob.Definition.CollectionLink(options.Selector.Namespace);
        var all = snapshot.List(options.Selector.Namespace, token?.After ?? default);
        var jobs = options.Selector.IsWhole ? all : all.Where(options.Selector.Matches);

        return options.Limit == 0 ? new ObjectPage(TfJob.Definition, jobs, selfLink, snapshot.Version) : Page(options, snapshot, jobs, selfLink);
    }

    private ObjectPage Page(ListOptions options, StoreSnapshot snapshot, IEnumerable<ApiObject> jobs, string selfLink)
    {
        var limit = (int)Math.Min(options.Limit, int.MaxValue - 1);
        var page = jobs.Take(limit + 1).ToList();
        if (page.Count <= limit)
        {
            return new(TfJob.Definition, page, selfLink, snapshot.Version);
        }

        page.RemoveAt(limit);
        held.Hold(snapshot);
        var next = new ContinueToken(snapshot.Version, page[^1].Key);

        // how many match behind this page would have to be counted; like a real server, this one tells it only when all do
        return options.Selector.IsWhole
            ? new(TfJob.Definition, page, selfLink, snapshot.Version, next.ToString(), snapshot.CountAfter(options.Selector.Namespace, next.After))
            : new(TfJob.Definition, page, selfLink, snapshot.Version, next.ToString());
    }

    private Result<StoreSnapshot> Begin(ListOptions options)
    {
        var current = store.Snapshot;
        if (options.Version > current.Version)
        {
            return ApiErrors.VersionTooLarge(options.Version.Value, current.Version);
        }

        if (!options.IsExact || options.Version == current.Version)
        {
            return current;
        }

        return (held.Find(options.Version!.Value) ?? store.At(options.Version.Value)) is { } found
            ? found
            : ApiErrors.Expired("The resourceVersion for the provided list is too old.");
    }

    private Result<StoreSnapshot> Resume(ContinueToken token)
    {
        var current = store.Snapshot;
        if (token.Version == ContinueToken.Newest || token.Version == current.Version)
        {
            return current;
        }

        return held.Find(token.Version) is { } found
            ? found
            : ApiErrors.Expired(TooOldList) with { Continue = (token with { Version = ContinueToken.Newest }).ToString() };
    }
}
