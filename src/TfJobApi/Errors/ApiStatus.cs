namespace TfJobApi.Errors;

/// <summary>
/// A Kubernetes <c>Status</c>: how every refusal is told, and how a deletion is confirmed.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/types.go
/// </summary>
internal sealed record ApiStatus(int Code, string? Reason, string? Message)
{
    public StatusDetails? Details { get; init; }

    /// <summary>CCI's own code, for example <c>CCI.01.400101</c>; only a CCI profile sends it.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>CCI's own message, where it has one beside its code; only a CCI profile sends it.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>A token with which a list whose pages have expired can be read on, from the newest state.</summary>
    public string? Continue { get; init; }

    /// <summary>What a person can do about it, which the real server's message does not say.</summary>
    public string? Hint { get; init; }

    public bool IsSuccess => Code < 400;
}
