using TfJobApi.Stress.Http;

namespace TfJobApi.Stress.Fuzz;

/// <summary>Decides whether a response is a violation.</summary>
internal static class FuzzVerdict
{
    /// <summary>A body of this size may be rejected while it is sent, and then the response can be lost with the connection.</summary>
    private const int SmallBody = 64 * 1024;

    private static readonly string[] UsualMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];
    private static readonly string[] ConnectionHeaders = ["Transfer-Encoding", "Connection", "Upgrade", "Expect"];

    /// <summary>True if the caller asked for a failure or a cut connection.</summary>
    public static bool AsksForFault(HttpCall call) => call.Headers.Any(header => header.Name is "X-Mock-Fault" or "Prefer")
        || call.Target.Contains("-faults/", StringComparison.Ordinal);

    /// <summary>True for watches, waits, and bodies that the server may expect more of. They end when the caller goes.</summary>
    public static bool MayWait(HttpCall call) =>
        call.Target.Contains("watch", StringComparison.OrdinalIgnoreCase) || call.Target.Contains("/wait", StringComparison.Ordinal)
            || ChangesConnection(call);

    /// <summary>True if the next request on the same connection could be read as a part of this one, or waits for the end of a watch without a body.</summary>
    public static bool ChangesConnection(HttpCall call) =>
        call.Headers.Any(header => ConnectionHeaders.Contains(header.Name)) || (call.Method == "HEAD" && call.Target.Contains("watch",
            StringComparison.OrdinalIgnoreCase));

    /// <summary>Returns the reason, or null if the response is one of those that the pages describe.</summary>
    public static string? Find(HttpCall call, HttpAnswer answer)
    {
        if (AsksForFault(call))
        {
            return null;
        }

        return answer switch
        {
            { Outcome: Outcome.TimedOut } => MayWait(call) ? null : "no response",
            { Outcome: Outcome.Malformed } => "a malformed response",
            { Outcome: Outcome.Closed } => IsUsual(call) ? "the connection was closed" : null,

            // a list at a version that does not exist yet, and a wait
            { Status: 504 } when MayWait(call) || call.Target.Contains("resourceVersion", StringComparison.Ordinal) => null,

            // the memory limit
            { Status: 507 } => null,
            { Status: >= 500 or < 200 } => $"status {answer.Status}",
            _ => null,
        };
    }

    private static bool IsUsual(HttpCall call) =>
        (call.Body?.Length ?? 0) < SmallBody
        && UsualMethods.Contains(call.Method)
        && call.Target.All(letter => letter is > ' ' and < '\u007f')
        && !ChangesConnection(call);
}
