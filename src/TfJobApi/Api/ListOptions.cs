using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Resources;
using TfJobApi.Selectors;

namespace TfJobApi.Api;

/// <summary>
/// The query parameters of calls on a collection. Every value that is not valid is an error: an ignored selector would
/// list, or delete, everything.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/types.go
/// </summary>
internal sealed record ListOptions
{
    private const string ExactMatch = "Exact";
    private const string NotOlderMatch = "NotOlderThan";
    private const string MatchParameter = "resourceVersionMatch";

    public static readonly ResourceName Name = new("meta.k8s.io", "", "ListOptions");

    public required ObjectSelector Selector { get; init; }

    /// <summary>The maximum number of items in a page; 0 or less for all.</summary>
    public long Limit { get; init; }

    /// <summary>The token of the page; empty for the first one.</summary>
    public string Continue { get; init; } = "";

    /// <summary>Null for the current version; 0 for any.</summary>
    public long? Version { get; init; }

    /// <summary>Whether the list must have exactly <see cref="Version"/>.</summary>
    public bool IsExact { get; init; }

    public bool IsWatch { get; init; }

    /// <summary>Null or 0 for the server's default; a watch with less than 0 ends at once.</summary>
    public long? TimeoutSeconds { get; init; }

    public bool AllowsBookmarks { get; init; }

    /// <param name="namespace">Null for all.</param>
    /// <param name="isWatch">Whether the path requests a watch.</param>
    public static Result<ListOptions> Read(HttpRequest request, ResourceDefinition resource, string? @namespace, bool isWatch = false)
    {
        var query = RequestQuery.From(request);
        if (query.IsEmpty)
        {
            return new ListOptions { Selector = new(resource, @namespace, LabelSelector.Everything, FieldSelector.Everything), IsWatch = isWatch };
        }

        // numbers before selectors, as a real server reads them
        var causes = new FieldErrorList();
        var limit = Number(query, "limit", causes) ?? 0;
        var timeout = Number(query, "timeoutSeconds", causes);
        if (!causes.IsEmpty)
        {
            return ApiErrors.BadRequest(Name, null, causes);
        }

        if (!LabelSelector.Parse(query.Text("labelSelector")).TryGet(out var labels, out var failure)
            || !FieldSelector.Parse(query.Text("fieldSelector")).TryGet(out var fields, out failure))
        {
            return failure;
        }

        var isWatched = isWatch || query.Flag("watch");
        var match = query.Text(MatchParameter);
        CheckMatch(query, match, isWatched, causes);
        if (!causes.IsEmpty)
        {
            return request.HttpContext.Errors.Invalid(Name, null, causes);
        }

        if (!fields.ResolveFields(resource).TryGet(out fields, out failure)
            || !VersionParameter.Read(query, Name).TryGet(out var version, out failure))
        {
            return failure;
        }

        return new ListOptions
        {
            Selector = new(resource, @namespace, labels, fields),
            Limit = limit,
            Continue = query.Text("continue"),
            Version = version,
            IsExact = version > 0 && (match == ExactMatch || (match.Length == 0 && limit > 0)),
            IsWatch = isWatched,
            TimeoutSeconds = timeout,
            AllowsBookmarks = query.Flag("allowWatchBookmarks"),
        };
    }

    private static long? Number(RequestQuery query, string name, FieldErrorList causes)
    {
        // an empty text is not a number
        if (!query.TryGet(name, out var text))
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        causes.Add(StatusCause.Invalid(name, text, "must be an integer"));
        return null;
    }

    /// <summary>Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/internalversion/validation/validation.go</summary>
    private static void CheckMatch(RequestQuery query, string match, bool isWatch, FieldErrorList causes)
    {
        if (match.Length == 0)
        {
            return;
        }

        if (isWatch)
        {
            causes.Add(StatusCause.Forbidden(MatchParameter, "resourceVersionMatch is forbidden for watch"));
        }

        var version = query.Text(VersionParameter.Name);
        if (version.Length == 0)
        {
            causes.Add(StatusCause.Forbidden(MatchParameter, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
        }

        if (query.Text("continue").Length > 0)
        {
            causes.Add(StatusCause.Forbidden(MatchParameter, "resourceVersionMatch is forbidden when continue is provided"));
        }

        if (match is not (ExactMatch or NotOlderMatch))
        {
            causes.Add(StatusCause.NotSupported(MatchParameter, GoQuote.Quote(match), ExactMatch, NotOlderMatch, ""));
        }

        if (match == ExactMatch && version == "0")
        {
            causes.Add(StatusCause.Forbidden(MatchParameter, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
        }
    }
}
