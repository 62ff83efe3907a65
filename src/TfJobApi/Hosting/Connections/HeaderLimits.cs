using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace TfJobApi.Hosting.Connections;

/// <summary>
/// Bounds the headers of a request, its path included: as in Go's server while few connections are open, and to Kestrel's own limit beyond
/// that, because the headers of many connections would use up the memory before a request is known.
/// Source: https://github.com/golang/go/blob/release-branch.go1.15/src/net/http/server.go (DefaultMaxHeaderBytes)
/// </summary>
/// <param name="longConnections">The number of open connections up to which the headers may be as long as in Go.</param>
internal sealed class HeaderLimits(KestrelServerLimits limits, int longConnections)
{
    /// <summary>In bytes. Go adds 4 KB, so that 1 MB is not exceeded by the first line.</summary>
    public const int Most = (1024 * 1024) + 4096;

    public const int Least = 32 * 1024;

    /// <summary>The memory of a header, in bytes. Go has no limit of their number; one of four bytes would take fifty times as much.</summary>
    private const int HeaderSize = 200;

    /// <summary>A request can take five times the bytes of its headers.</summary>
    private const int Share = 64;

    private readonly Lock _gate = new();
    private int _open;

    public static int LongConnectionsFor(long availableMemory) => (int)Math.Clamp(availableMemory / Share / Most, 4, 128);

    /// <summary>Sets the limits that apply without connections. HTTP/2 rejects longer headers by the limits that it announces to its clients.</summary>
    public static void Configure(KestrelServerLimits limits)
    {
        Set(limits, Most);

        // Kestrel checks at its start that a line fits into the buffer.
        limits.MaxRequestBufferSize = 2 * Most;
    }

    public async Task CountAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        Add(1);
        try
        {
            await next(connection);
        }
        finally
        {
            Add(-1);
        }
    }

    private static void Set(KestrelServerLimits limits, int bytes)
    {
        limits.MaxRequestLineSize = bytes;
        limits.MaxRequestHeadersTotalSize = bytes;
        limits.MaxRequestHeaderCount = Math.Max(bytes / HeaderSize, 100);
        limits.Http2.MaxRequestHeaderFieldSize = bytes;
    }

    private void Add(int count)
    {
        lock (_gate)
        {
            var had = _open <= longConnections;
            _open += count;
            if (had != _open <= longConnections)
            {
                Set(limits, had ? Least : Most);
            }
        }
    }
}
