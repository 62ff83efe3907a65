namespace TfJobApi.Testing;

/// <summary>A fault of an answer, or of a watch.</summary>
public enum FaultKind
{
    /// <summary>The connection is reset before the request is handled.</summary>
    Reset,

    /// <summary>The connection is reset after the request was handled: a write has happened.</summary>
    ResetAfter,

    /// <summary>The connection ends after half of the answer: a write has happened.</summary>
    Truncate,

    /// <summary>The answer is complete HTTP but not JSON: a write has happened.</summary>
    Malformed,

    /// <summary>A watch ends cleanly.</summary>
    End,

    /// <summary>A watch ends with 410 Expired.</summary>
    Gone,

    /// <summary>A watch sends nothing more until it times out.</summary>
    Stall,

    /// <summary>A watch sends each event twice.</summary>
    Repeat,

    /// <summary>A watch sends bookmarks only, with the version of the last event that was sent.</summary>
    Bookmarks,
}
