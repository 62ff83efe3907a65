namespace TfJobApi.Errors;

/// <summary>
/// A Kubernetes <c>Status</c>: reports an error, or confirms a deletion.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/types.go
/// </summary>
internal sealed record ApiStatus(int Code, string? Reason, string? Message)
{
    public StatusDetails? Details { get; init; }

    /// <summary>CCI's own code, for example <c>CCI.01.400101</c>; null in a profile without such codes.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>A token that continues an expired list from the current state.</summary>
    public string? Continue { get; init; }

    /// <summary>Sent as a <c>Warning</c> header.</summary>
    public string? Warning { get; init; }

    public bool IsSuccess => Code < 400;

    /// <summary>Whether the same request may succeed later, without a change of anything else.</summary>
    public bool IsTransient => Code is 429 or 503 or 504;

    /// <summary>Whether a write with this response may have been applied.</summary>
    public bool IsOutcomeUnknown => Code == 504;
}

internal sealed record StatusDetails
{
    public string? Name { get; init; }
    public string? Group { get; init; }
    public string? Kind { get; init; }
    public string? Uid { get; init; }
    public IReadOnlyList<StatusCause> Causes { get; init; } = [];

    /// <summary>The delay before the client should retry; also sent as a header.</summary>
    public int? RetryAfterSeconds { get; init; }
}
