using System.Net;

namespace TfJobApi.Logging;

/// <summary>Everything that the server logs, except its lines of requests: the number of each event stands here once.</summary>
/// <remarks>
/// All messages are in one class, because the generator orders classes at random: with two of them, two builds of one commit differ.
/// </remarks>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "The profile is {Profile}, authentication is {Mode}, TFJobs: {Jobs}.")]
    public static partial void Started(ILogger logger, string profile, string mode, string jobs);

    [LoggerMessage(2, LogLevel.Warning, "{Warning}.")]
    public static partial void SettingIgnored(ILogger logger, string warning);

    [LoggerMessage(3, LogLevel.Information, "TLS is on, for {Names}; the certificate of the CA is at {Path}.")]
    public static partial void TlsStarted(ILogger logger, string names, string path);

    [LoggerMessage(4, LogLevel.Error, "Request {RequestId} failed because of an error of the server itself; the response is 500.")]
    public static partial void RequestFailed(ILogger logger, string requestId, Exception exception);

    [LoggerMessage(5, LogLevel.Error, "A watch connection could not be notified of changes. The other connections were notified.")]
    public static partial void WatchNotNotified(ILogger logger, Exception exception);

    [LoggerMessage(6, LogLevel.Warning, "Connections to {EndPoint} are closed at once: the process has no descriptors left for them (ulimit -n).")]
    public static partial void ConnectionsRefused(ILogger logger, EndPoint endPoint);

    [LoggerMessage(7, LogLevel.Critical, "The server stops: it cannot accept connections to {EndPoint} any more.")]
    public static partial void ListenerFailed(ILogger logger, EndPoint endPoint);

    [LoggerMessage(8, LogLevel.Debug, "The client disconnected during request {RequestId}.")]
    public static partial void ClientDisconnected(ILogger logger, string requestId);

    [LoggerMessage(9, LogLevel.Error, "Request {RequestId} failed because memory is short; the response is 503.")]
    public static partial void MemoryExhausted(ILogger logger, string requestId);

    [LoggerMessage(10, LogLevel.Information, "Console: {Address}")]
    public static partial void ConsoleStarted(ILogger logger, string address);

    [LoggerMessage(11, LogLevel.Warning, "{Warning}")]
    public static partial void KeyIsOpen(ILogger logger, string warning);

    [LoggerMessage(12, LogLevel.Error, "The simulation of TFJob {Namespace}/{Name} stopped because of an error of the server itself. The other jobs continue.")]
    public static partial void SimulationFailed(ILogger logger, string @namespace, string name, Exception exception);

    [LoggerMessage(20, LogLevel.Warning, "etcd has no space left: its database is as large as its quota. Writes fail until it is compacted and defragmented, and its alarm is disarmed.")]
    public static partial void EtcdSpaceExceeded(ILogger logger);

    [LoggerMessage(21, LogLevel.Warning, "etcd does not accept the user and the password: {Reason}.")]
    public static partial void EtcdNotAuthenticated(ILogger logger, string reason);

    [LoggerMessage(22, LogLevel.Warning, "The value of {Key} at revision {Revision} is not an object, and is skipped: {Reason}.")]
    public static partial void EtcdValueUndecoded(ILogger logger, string key, long revision, string reason);

    [LoggerMessage(23, LogLevel.Warning, "The watch of etcd ended, and is opened again: {Reason}.")]
    public static partial void EtcdWatchEnded(ILogger logger, string reason);

    [LoggerMessage(24, LogLevel.Warning, "etcd canceled the watch (compacted up to revision {Compacted}): {Reason}. Open watches expire if their next change is lost.")]
    public static partial void EtcdWatchCanceled(ILogger logger, long compacted, string reason);

    [LoggerMessage(25, LogLevel.Debug, "etcd is compacted up to revision {Revision}.")]
    public static partial void EtcdCompacted(ILogger logger, long revision);

    [LoggerMessage(27, LogLevel.Warning, "The etcd at {Address} cannot be used: {Reason}.")]
    public static partial void EtcdUnusable(ILogger logger, string address, string reason);

    [LoggerMessage(28, LogLevel.Warning, "etcd has lost changes: it was restored, or is another one. Revision {Revision} was known. The cache is read again, and open watches expire.")]
    public static partial void EtcdChangesLost(ILogger logger, long revision);

    [LoggerMessage(29, LogLevel.Information, "Objects are in the etcd at {Endpoints} with the prefix {Prefix}. This replica is {Replica}.")]
    public static partial void SharedStoreStarted(ILogger logger, string endpoints, string prefix, string replica);

    [LoggerMessage(26, LogLevel.Error, "The changes of etcd could not be applied. The cache is read again, and open watches expire.")]
    public static partial void EtcdFeedFailed(ILogger logger, Exception exception);
}
