using TfJobApi.Http;

namespace TfJobApi.Journal;

/// <summary>Which exchanges are meant: those that fit everything that is said. In texts <c>*</c> stands for anything, also for nothing.</summary>
/// <param name="After">Only those behind the one with this id.</param>
/// <param name="Verb">A Kubernetes verb: get, list, watch, create, update, patch, delete, deletecollection.</param>
/// <param name="ContentType">The media type, without parameters.</param>
/// <param name="Path">Without the tenant and the query.</param>
/// <param name="Fault">Whether a fault was injected.</param>
internal sealed record ExchangeFilter(
    long? After = null,
    string? Method = null,
    string? Verb = null,
    string? Path = null,
    string? Resource = null,
    string? Namespace = null,
    string? Name = null,
    string? User = null,
    string? ContentType = null,
    string? UserAgent = null,
    int? Status = null,
    bool? Fault = null)
{
    public bool Matches(Exchange exchange) =>
        (After is not { } after || exchange.Id > after)
        && (Status is not { } status || exchange.StatusCode == status)
        && (Fault is not { } fault || exchange.Fault is not null == fault)
        && Fits(Method, exchange.Method)
        && Fits(Path, exchange.Path)
        && Fits(User, exchange.User)
        && Fits(UserAgent, exchange.UserAgent)
        && Fits(ContentType, MediaType.Of(exchange.ContentType))
        && FitsCall(exchange);

    private bool FitsCall(Exchange exchange)
    {
        if (Verb is null && Resource is null && Namespace is null && Name is null)
        {
            return true;
        }

        var call = Call.Of(exchange);
        return call is not null && Fits(Verb, call.Verb) && Fits(Resource, call.Resource) && Fits(Namespace, call.Namespace) && Fits(Name, call.Name);
    }

    private static bool Fits(string? pattern, string? value) => pattern is null || (value is not null && IsMatch(pattern, value));

    /// <summary>The last star can be moved; to move one before it finds nothing new. So a pattern costs no more than its length times the text's.</summary>
    private static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var (at, star, resume) = (0, -1, 0);
        for (var i = 0; i < text.Length;)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, resume) = (at++, i);
            }
            else if (at < pattern.Length && pattern[at] == text[i])
            {
                (at, i) = (at + 1, i + 1);
            }
            else if (star >= 0)
            {
                (at, i) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return pattern[at..].TrimEnd('*').IsEmpty;
    }
}
