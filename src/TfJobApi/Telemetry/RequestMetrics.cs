using System.Diagnostics.Metrics;
using System.Globalization;
using TfJobApi.Auth;
using TfJobApi.Auth.Iam;
using TfJobApi.Http;

namespace TfJobApi.Telemetry;

/// <summary>Measures requests by the instruments of a kube-apiserver, with its names and buckets.</summary>
internal sealed class RequestMetrics : IExchangeObserver
{
    private static readonly InstrumentAdvice<double> DurationBuckets = new()
    {
        HistogramBucketBoundaries = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60],
    };

    private static readonly InstrumentAdvice<long> SizeBuckets = new() { HistogramBucketBoundaries = [1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000] };

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _durations;
    private readonly Histogram<long> _sizes;
    private readonly Counter<long> _aborts;
    private readonly UpDownCounter<long> _inFlight;
    private readonly UpDownCounter<long> _longRunning;
    private readonly Counter<long> _faults;
    private readonly Counter<long> _refusals;

    public RequestMetrics(IMeterFactory meters)
    {
        var meter = meters.Own;
        _requests = meter.CreateCounter<long>("apiserver_request", null, "Requests by verb, resource and status; the status is 0 without a response.");
        _durations = meter.CreateHistogram("apiserver_request_duration", "s", "Response times; a watch is measured when it ends.", null, DurationBuckets);
        _sizes = meter.CreateHistogram("apiserver_response_sizes", null, "Sizes of the responses to GET and LIST, in bytes.", null, SizeBuckets);
        _aborts = meter.CreateCounter<long>("apiserver_request_aborts", null, "Requests without a response, because the caller or an injected fault ended the connection.");
        _inFlight = meter.CreateUpDownCounter<long>("apiserver_current_inflight_requests", null, "Requests in progress, without watches.");
        _longRunning = meter.CreateUpDownCounter<long>("apiserver_longrunning_requests", null, "Open watches.");
        _faults = meter.CreateCounter<long>("tfjobapi_faults_injected", null, "Requests with an injected fault, by effect.");
        _refusals = meter.CreateCounter<long>("tfjobapi_auth_refusals", null, "Requests that authentication, permissions or the admin API rejected.");
    }

    public void Begin(Exchange exchange)
    {
        if (exchange.IsApi)
        {
            exchange.Labels = RequestLabels.From(exchange);
            if (exchange.Labels.IsRead && _sizes.Enabled)
            {
                exchange.ResponseSize = CountingBody.AddTo(exchange.Context);
            }

            Change(exchange, 1);
        }
    }

    public void End(Exchange exchange)
    {
        if (FindRefusal(exchange) is { } reason)
        {
            _refusals.Add(1, new KeyValuePair<string, object?>("reason", reason));
        }

        if (!exchange.IsApi)
        {
            return;
        }

        Change(exchange, -1);
        var (context, labels, code) = (exchange.Context, exchange.Labels.ToTags(), exchange.StatusCode);
        if (exchange.ResponseSize is { } size && code == StatusCodes.Status200OK)
        {
            _sizes.Record(size.Count, labels);
        }

        if (code == 0)
        {
            _aborts.Add(1, labels);
        }

        labels.Add("dry_run", context.IsDryRun ? "All" : "");
        _durations.Record(exchange.Duration.TotalSeconds, labels);
        labels.Add("code", code.ToString(CultureInfo.InvariantCulture));
        _requests.Add(1, labels);
        foreach (var effect in context.Fault is null ? [] : context.FaultEffects ?? [])
        {
            _faults.Add(1, new KeyValuePair<string, object?>("effect", effect));
        }
    }

    private static string? FindRefusal(Exchange exchange)
    {
        var code = exchange.StatusCode;
        if (code is not (StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden) || exchange.Context.Fault is not null)
        {
            return null;
        }

        return exchange.Context.Features[typeof(AuthRefusal)] is AuthRefusal refusal ? refusal.Reason
            : !exchange.IsApi ? AuthRefusal.AdminApi
            : code == StatusCodes.Status401Unauthorized && exchange.Context.Request.Path == IamTokens.Path ? AuthRefusal.Password
            : null;
    }

    private void Change(Exchange exchange, int by)
    {
        if (exchange.Labels.IsWatch)
        {
            _longRunning.Add(by, exchange.Labels.ToTags());
        }
        else
        {
            _inFlight.Add(by, new KeyValuePair<string, object?>("request_kind", exchange.Labels.IsRead ? "readOnly" : "mutating"));
        }
    }
}
