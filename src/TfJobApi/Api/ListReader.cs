using TfJobApi.Errors;
using TfJobApi.Representations;
using TfJobApi.Storage;

namespace TfJobApi.Api;

internal sealed class ListReader(IObjectStore store)
{
    private const string TooOldList =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue "
        + "parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided "
        + "token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was "
        + "returned and now may show up in the list.";

    public async ValueTask<Result<ObjectPage>> ReadAsync(ListOptions options, HttpContext context)
    {
        ContinueToken? token = null;
        if (options.Continue.Length > 0 && !ContinueToken.Parse(options.Continue).TryGet(out token, out var invalid))
        {
            return invalid;
        }

        if (token is not null && options.Version > 0)
        {
            return ApiErrors.BadRequest(
                ListOptions.Name, null, [StatusCause.Forbidden("resourceVersion", "specifying resource version is not allowed when using continue")]);
        }

        var selector = options.Selector;
        var listed = await store.ListAsync(new(selector.Resource, selector.Namespace)
        {
            After = token?.KeyBefore(selector.Resource, selector.Namespace),
            Limit = options.Limit <= 0 || (token is null && !HasPages(options)) ? null : (int)Math.Min(options.Limit, int.MaxValue),
            Version = token is null ? options.Version : token.Version < 0 ? null : token.Version,
            IsExact = token is not null || options.IsExact,
            Filter = selector.HasNoConditions ? null : item =>
            {
                // a long selector times many objects is more work than one object
                context.RequestAborted.ThrowIfCancellationRequested();
                return selector.Matches(item);
            },
        });
        if (!listed.TryGet(out var list, out var failure))
        {
            return token is null || failure.Code != StatusCodes.Status410Gone
                ? failure
                : ApiErrors.Expired(TooOldList) with { Continue = (token with { Version = ContinueToken.Newest }).ToString() };
        }

        if (list.Held is { } held)
        {
            context.Response.RegisterForDispose(held);
        }

        var link = selector.Resource.IsBuiltIn ? null : selector.Resource.CollectionLink(selector.Namespace);
        var next = list.HasMore ? ContinueToken.After(list.Items.Last().Key, selector.Namespace, list.Version).ToString() : "";

        return new ObjectPage(selector.Resource, list.Items, link, list.Version, next, list.Remaining);
    }

    /// <summary>
    /// Whether the limit counts. A kube-apiserver ignores it for version 0, which it reads from its cache, and if it can read the key of one object.
    /// Source: https://github.com/kubernetes/apiserver/blob/v0.20.2/pkg/storage/cacher/cacher.go (List) and
    /// https://github.com/kubernetes/apiserver/blob/v0.20.2/pkg/registry/generic/registry/store.go (ListPredicate)
    /// </summary>
    private static bool HasPages(ListOptions options)
    {
        var (selector, isOfOneNamespace) = (options.Selector, options.Selector.Namespace is not null || !options.Selector.Resource.IsNamespaced);
        return options.Version != 0 && !(selector.Fields.RequiresAnyName && isOfOneNamespace);
    }
}
