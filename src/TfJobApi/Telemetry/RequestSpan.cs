using System.Diagnostics;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Journal;
using TfJobApi.Tenants;

namespace TfJobApi.Telemetry;

/// <summary>Adds attributes to the span of a request, which ASP.NET Core itself begins. None of them is a body, a credential or a value of the query.</summary>
internal sealed class RequestSpan : IExchangeObserver
{
    public void Begin(Exchange exchange)
    {
    }

    public void End(Exchange exchange)
    {
        if (!exchange.IsApi || Activity.Current is not { IsAllDataRequested: true } span)
        {
            return;
        }

        Shorten(span);
        var context = exchange.Context;
        span.SetTag("tfjobapi.request_id", context.RequestId);
        if (context.RequestServices is TenantRequestServices { Tenant.Name: var tenant })
        {
            span.SetTag("tfjobapi.tenant", LogText.Escape(tenant));
        }

        if (exchange.Info is { Definition: { } resource } info)
        {
            span.SetTag("tfjobapi.verb", info.Verb);
            span.SetTag("tfjobapi.resource", resource.Plural);
            SetText("k8s.namespace.name", info.Namespace);
            SetText("tfjobapi.name", info.Name);
        }

        SetText("enduser.id", exchange.User);
        if (context.Fault is { } fault)
        {
            span.SetTag("tfjobapi.fault", fault.Effect);
        }

        if (context.Recorder is RequestRecorder recorder && HttpMethods.IsPatch(recorder.Method))
        {
            span.SetTag("tfjobapi.patch.decided", DecisionOf(recorder));
        }

        void SetText(string name, string? text)
        {
            if (!string.IsNullOrEmpty(text))
            {
                span.SetTag(name, LogText.Escape(text));
            }
        }
    }

    /// <summary>Two thousand spans wait for a collector that does not answer, and the headers of each request may have 1 MB.</summary>
    private static void Shorten(Activity span)
    {
        foreach (var (name, value) in span.TagObjects.ToList())
        {
            if (value is string { Length: > LogText.MaxLength } text)
            {
                span.SetTag(name, GoQuote.Shorten(text, LogText.MaxLength));
            }
        }

        if (span.TraceStateString is { Length: > LogText.MaxLength })
        {
            span.TraceStateString = null;
        }

        foreach (var (name, _) in span.Baggage.ToList())
        {
            span.SetBaggage(name, null);
        }
    }

    private static string? DecisionOf(RequestRecorder patch) =>
        patch.Refusal is not null ? "refused"
        : patch.After is null ? null
        : patch.After.Version == patch.Before?.Version ? "unchanged" : "written";
}
