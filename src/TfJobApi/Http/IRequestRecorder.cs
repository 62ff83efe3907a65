using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Http;

/// <summary>Takes what the handlers of a request know of it, for the journal. There is none if the request is not recorded.</summary>
internal interface IRequestRecorder
{
    /// <summary>The body, unless it has a secret of the caller.</summary>
    byte[]? Body { set; }

    /// <summary>The object that a patch was applied to.</summary>
    ApiObject? Before { set; }

    /// <summary>The patched object; with another version if it was stored.</summary>
    ApiObject? After { set; }

    ApiStatus? Refusal { set; }

    InjectedFault? Fault { set; }

    /// <summary>Records a response that lasts at its beginning; any other is recorded after it has been sent.</summary>
    void Record(HttpContext context, int statusCode);
}

internal sealed record InjectedFault(string Source, string Effect, bool? WriteHappened);
