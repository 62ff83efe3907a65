using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Resources;
using TfJobApi.Selectors;

namespace TfJobApi.Api;

/// <summary>
/// The query parameters of calls on a collection. A value that cannot be read refuses the call: a selector that was
/// ignored would list, or delete, everything.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/types.go
/// </summary>
internal sealed record ListOptions
{
    private const string ExactMatch = "Exact";
    private const string NotOlderMatch = "NotOlderThan";

    private static readonly ResourceName Name = new("meta.k8s.io", "", "ListOptions");

    public required ObjectSelector Selector { get; init; }

    /// <summary>How many items a page has at most; 0 for all.</summary>
    public long Limit { get; init; }

    /// <summary>Where the page before ended; empty for the first one.</summary>
    public string Continue { get; init; } = "";

    /// <summary>Null when none is asked for; 0 when any will do.</summary>
    public long? Version { get; init; }

    /// <summary>Whether the list must be of exactly <see cref="Version"/>.</summary>
    public bool IsExact { get; init; }

    public bool IsWatch { get; init; }

    /// <summary>Seconds after which a watch ends; null when it is for the server to say.</summary>
    public long? TimeoutSeconds { get; init; }

    public bool AllowsBookmarks { get; init; }

    /// <param name="namespace">Null for all.</param>
    /// <param name="isWatch">Whether it is a watch by its path.</param>
    public static Result<ListOptions> Read(HttpRequest request, ResourceDefinition resource, string? @namespace, bool isWatch = false)
    {
        if (!request.QueryString.HasValue)
        {
            return new ListOptions { Selector = new(resource, @namespace, LabelSelector.Everything, FieldSelector.Everything), IsWatch = isWatch };
        }

        var query = request.Query;
        if (!LabelSelector.Parse(query["labelSelector"].ToString()).TryGet(out var labels, out var failure)
            || !FieldSelector.Parse(query["fieldSelector"].ToString(), resource).TryGet(out var fields, out failure))
        {
            return failure;
        }

        var causes = new FieldErrorList();
        var match = query["resourceVersionMatch"].ToString();
        var limit = Number(query, "limit", causes) ?? 0;
        var version = VersionOf(query["resourceVersion"].ToString(), causes);
        var options = new ListOptions
        {
            Selector = new(resource, @namespace, labels, fields),
            Limit = limit,
            Continue = query["continue"].ToString(),
            Version = version,
            IsExact = match == ExactMatch || (match.Length == 0 && limit > 0 && version > 0),
            IsWatch = isWatch || QueryFlag.IsSet(query["watch"]),
            TimeoutSeconds = Number(query, "timeoutSeconds", causes),
            AllowsBookmarks = QueryFlag.IsSet(query["allowWatchBookmarks"]),
        };
        if (!causes.IsEmpty)
        {
            return ApiErrors.BadRequest(Name, null, causes);
        }

        CheckMatch(options, match, causes);
        if (!causes.IsEmpty)
        {
            return request.HttpContext.Errors.Invalid(Name, null, causes);
        }

        if (options.Continue.Length > 0 && options.Version > 0)
        {
            // said by the storage of a real server, behind what its parameters are checked by
            causes.Add(StatusCause.Forbidden("resourceVersion", "specifying resource version is not allowed when using continue"));
            return ApiErrors.BadRequest(Name, null, causes);
        }

        return options;
    }


    private static long? Number(IQueryCollection query, string name, FieldErrorList causes)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= 0)
        {
            return number;
        }

        causes.Add(StatusCause.Invalid(name, text, "must be an integer, 0 or more"));
        return null;
    }

    private static long? VersionOf(string text, FieldErrorList causes)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (ResourceVersion.TryParse(text, out var version))
        {
            return version;
        }

        causes.Add(StatusCause.Invalid("resourceVersion", text, "must be a version that the server gave, or 0"));
        return null;
    }

    /// <summary>Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/internalversion/validation/validation.go</summary>
    private static void CheckMatch(ListOptions options, string match, FieldErrorList causes)
    {
        if (match.Length == 0)
        {
            return;
        }

        if (options.IsWatch)
        {
            causes.Add(StatusCause.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch"));
            return;
        }

        if (options.Version is null)
        {
            causes.Add(StatusCause.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided"));
        }

        if (options.Continue.Length > 0)
        {
            causes.Add(StatusCause.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided"));
        }

        if (match is not (ExactMatch or NotOlderMatch))
        {
            causes.Add(StatusCause.NotSupported("resourceVersionMatch", GoQuote.Quote(match), ExactMatch, NotOlderMatch));
        }

        if (match == ExactMatch && options.Version == 0)
        {
            causes.Add(StatusCause.Forbidden("resourceVersionMatch", "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
        }
    }
}
