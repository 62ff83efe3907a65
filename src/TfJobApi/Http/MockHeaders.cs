using TfJobApi.Errors;

namespace TfJobApi.Http;

/// <summary>The headers that only this server has. Another name with their prefix is rejected: misspelt, it would have no effect.</summary>
internal static class MockHeaders
{
    public const string Delay = Prefix + "Delay";
    public const string Fault = Prefix + "Fault";
    public const string Lifecycle = Prefix + "Lifecycle";
    public const string RetryAfter = Prefix + "Retry-After";
    public const string Tenant = Prefix + "Tenant";

    /// <summary>Of responses.</summary>
    public const string Replica = Prefix + "Replica";

    private const string Prefix = "X-Mock-";

    private static readonly string[] OfRequests = [Delay, Fault, Lifecycle, RetryAfter, Tenant];

    /// <summary>Returns 400, with the names that exist, for the first one that does not.</summary>
    public static ApiStatus? FindUnknown(IHeaderDictionary headers)
    {
        foreach (var (name, _) in headers)
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !OfRequests.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                var causes = new FieldErrorList();
                causes.Add(StatusCause.NotSupported("headers", GoQuote.Quote(name), OfRequests));
                return ApiErrors.BadFields(causes);
            }
        }

        return null;
    }
}
