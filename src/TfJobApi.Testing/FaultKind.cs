namespace TfJobApi.Testing;

/// <summary>A fault in a response or a watch.</summary>
public enum FaultKind
{
    /// <summary>The connection is reset before the request is handled.</summary>
    Reset,

    /// <summary>The connection is reset after the request is handled: a write is stored.</summary>
    ResetAfter,

    /// <summary>The connection ends after half of the response: a write is stored.</summary>
    Truncate,

    /// <summary>The response is complete, but its JSON is broken: a write is stored.</summary>
    Malformed,

    /// <summary>A watch ends cleanly.</summary>
    End,

    /// <summary>A watch ends with 410 Expired.</summary>
    Gone,

    /// <summary>A watch sends nothing more until it times out.</summary>
    Stall,

    /// <summary>A watch sends each event twice.</summary>
    Repeat,

    /// <summary>A watch sends only bookmarks, with the version of the last event sent.</summary>
    Bookmarks,
}
