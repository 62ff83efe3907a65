using Grpc.Core;
using TfJobApi.Errors;

namespace TfJobApi.Storage.Etcd;

/// <summary>
/// The meaning of etcd's errors. Their codes are not enough: most that pass are <c>Unavailable</c>, a compacted and a future
/// revision are both <c>OutOfRange</c>.
/// Source: https://github.com/etcd-io/etcd/blob/release-3.4/etcdserver/api/v3rpc/rpctypes/error.go
/// </summary>
internal static class EtcdErrors
{
    private const string Compacted = "etcdserver: mvcc: required revision has been compacted";
    private const string Future = "etcdserver: mvcc: required revision is a future revision";
    private const string NoSpace = "etcdserver: mvcc: database space exceeded";
    private const string NoLeader = "etcdserver: no leader";
    private const string TooLarge = "etcdserver: request is too large";
    private const string TooMany = "etcdserver: too many requests";

    /// <summary>A token has expired, is from before a change of users or roles, or is missing.</summary>
    private static readonly string[] TokenRejections =
        ["etcdserver: invalid auth token", "etcdserver: revision of auth store is old", "etcdserver: user name is empty"];

    private const int RetryAfter = 1;

    /// <summary>Returns why a member cannot be used, for the log; null if it can.</summary>
    public static string? FindFault(RpcException failure) => failure switch
    {
        { Status.Detail: "etcdserver: user name is empty" } => "it accepts only users with a password: set Storage:Etcd:User and Storage:Etcd:Password",
        { StatusCode: StatusCode.PermissionDenied or StatusCode.Unauthenticated } => failure.Status.Detail,
        _ when IsNotSent(failure) => failure.Status.DebugException!.GetBaseException().Message,
        _ when IsTransient(failure) => failure.Status.Detail,
        _ => null,
    };

    /// <summary>Whether no connection could be opened, so that etcd has not received the request.</summary>
    public static bool IsNotSent(RpcException failure) => failure.Status.DebugException is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
    };

    public static bool IsSpaceExceeded(ApiStatus failure) => failure.Message == NoSpace;

    public static bool IsTokenRejected(RpcException failure) => TokenRejections.Contains(failure.Status.Detail);

    /// <summary>Whether another member may answer.</summary>
    public static bool IsTransient(RpcException failure) =>
        failure.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Internal or StatusCode.Unknown;

    /// <summary>
    /// Returns the response to a caller. Unless etcd says that it has not applied a write, or cannot have received it, its outcome is
    /// unknown: 504 without a delay for a retry.
    /// </summary>
    public static ApiStatus ToStatus(RpcException failure, bool isWrite) => failure.Status.Detail switch
    {
        _ when IsNotSent(failure) => ApiErrors.ServiceUnavailable(RetryAfter),
        Compacted => ApiErrors.Expired("The resourceVersion for the provided list is too old."),
        Future => new(504, "Timeout", "Timeout: Too large resource version"),
        NoSpace => new(503, "ServiceUnavailable", NoSpace),
        NoLeader => ApiErrors.ServiceUnavailable(RetryAfter),
        TooMany => ApiErrors.TooManyRequests(RetryAfter),
        TooLarge => new(413, "RequestEntityTooLarge", TooLarge),
        var detail when failure.StatusCode is StatusCode.PermissionDenied or StatusCode.Unauthenticated or StatusCode.InvalidArgument or StatusCode.FailedPrecondition =>
            new(503, "ServiceUnavailable", detail),
        _ => isWrite ? ApiErrors.Timeout() : ApiErrors.ServiceUnavailable(RetryAfter),
    };
}
