namespace TfJobApi.Testing;

/// <summary>The form of the <c>Retry-After</c> header of an injected status.</summary>
public enum RetryAfterForm
{
    /// <summary>A number of seconds, as Kubernetes sends it.</summary>
    Seconds,

    /// <summary>A date, as proxies may send it.</summary>
    Date,

    /// <summary>No header: the client needs a back-off of its own.</summary>
    None,
}
