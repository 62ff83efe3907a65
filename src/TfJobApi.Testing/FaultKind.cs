namespace TfJobApi.Testing;

/// <summary>What goes wrong with an answer, or within a watch.</summary>
public enum FaultKind
{
    /// <summary>The connection is reset before anything is done.</summary>
    Reset,

    /// <summary>The connection is reset when the request has been handled: a write has happened.</summary>
    ResetAfter,

    /// <summary>Half of the answer comes, then the connection ends: a write has happened.</summary>
    Truncate,

    /// <summary>The answer is whole HTTP, and no JSON: a write has happened.</summary>
    Malformed,

    /// <summary>A watch ends cleanly.</summary>
    End,

    /// <summary>A watch is told 410 Expired, and ends.</summary>
    Gone,

    /// <summary>Nothing more comes in a watch, until it times out.</summary>
    Stall,

    /// <summary>Each event of a watch comes twice.</summary>
    Repeat,

    /// <summary>Nothing comes in a watch but bookmarks, and they stay at the last event that was told.</summary>
    Bookmarks,
}
