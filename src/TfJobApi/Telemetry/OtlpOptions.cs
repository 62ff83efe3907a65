using System.Globalization;
using System.Net.Http.Headers;
using TfJobApi.Settings;

namespace TfJobApi.Telemetry;

/// <summary>
/// The settings of OpenTelemetry, by its own names. They are checked only if there is a collector: otherwise they belong to other programs.
/// Source: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
/// </summary>
internal sealed class OtlpOptions
{
    public const string ServiceName = "OTEL_SERVICE_NAME";

    private const string Headers = "OTEL_EXPORTER_OTLP_HEADERS";

    private static readonly string[] Protocols = ["grpc", "http/protobuf"];

    private static readonly string[] Samplers =
        ["always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"];

    private readonly string? _headers;

    public OtlpOptions(SettingReader read)
    {
        var isDisabled = read.Text("OTEL_SDK_DISABLED", "true|false", "false", "send nothing, in spite of the endpoints below");
        var endpoint = read.Text("OTEL_EXPORTER_OTLP_ENDPOINT", "URL", "", "the collector of metrics and traces");
        var metrics = read.Text("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "URL", "", "the collector of metrics, with its path, instead");
        var traces = read.Text("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "URL", "", "the collector of traces, with its path, instead");
        _headers = read.Text(Headers, "NAME=VALUE,...", "", "headers for the collector, for example its token");
        read.Declare(ServiceName, "NAME", TelemetryFeature.ServiceName, "the name of this server");

        IsOn = (endpoint, metrics, traces) is not (null or "", null or "", null or "") && !"true".Equals(isDisabled, StringComparison.OrdinalIgnoreCase);
        MetricsEndpoint = UrlOf("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", metrics);
        TracesEndpoint = UrlOf("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", traces);
        UrlOf("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
        SendsMetrics = IsOn && (endpoint, metrics) is not (null or "", null or "");
        SendsTraces = IsOn && (endpoint, traces) is not (null or "", null or "");

        Word("OTEL_EXPORTER_OTLP_PROTOCOL", string.Join('|', Protocols), Protocols[0], "the protocol of the collector", $"{string.Join(" or ", Protocols)}", Protocols.Contains);
        Number("OTEL_EXPORTER_OTLP_TIMEOUT", "10000", "milliseconds that an export may take");
        Number("OTEL_METRIC_EXPORT_INTERVAL", "60000", "milliseconds between two exports of metrics");
        Word("OTEL_TRACES_SAMPLER", "NAME", "parentbased_always_on", "the choice of the requests that have a trace", $"one of {string.Join(", ", Samplers)}", Samplers.Contains);
        Word("OTEL_TRACES_SAMPLER_ARG", "SHARE", "1", "the share of them, for traceidratio", "a number from 0 to 1", IsShare);

        Uri? UrlOf(string name, string? text)
        {
            if (IsOn && !string.IsNullOrEmpty(text))
            {
                read.Value<bool>(name, "URL", "", "", "an address with http or https, for example http://127.0.0.1:4317", (value, out isUrl) => isUrl = IsUrl(value));
            }

            return text is not null && IsUrl(text) ? new(text) : null;
        }

        void Number(string name, string byDefault, string meaning) =>
            Word(name, byDefault, byDefault, meaning, "a whole number greater than 0", text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0);

        void Word(string name, string example, string byDefault, string meaning, string expected, Func<string, bool> isValid)
        {
            if (IsOn)
            {
                read.Value<bool>(name, example, byDefault, meaning, expected, (text, out isKnown) => isKnown = isValid(text));
                return;
            }

            read.Declare(name, example, byDefault, meaning);
        }
    }

    public bool IsOn { get; }

    public bool SendsMetrics { get; }

    public bool SendsTraces { get; }

    public Uri? MetricsEndpoint { get; }

    public Uri? TracesEndpoint { get; }

    /// <summary>Checks the headers. They are secrets, so that the message does not have them.</summary>
    public IEnumerable<string> Check() => !IsOn || string.IsNullOrEmpty(_headers) || AreHeaders(_headers)
        ? []
        : [$"{Headers} must be a list of name=value, separated by commas: each name once, in printable ASCII, and escaped like a URL"];

    /// <summary>The exporter, which decodes the list before it divides it, would send nothing with other headers, and report it nowhere.</summary>
    private static bool AreHeaders(string list)
    {
        using var request = new HttpRequestMessage();
        return Uri.UnescapeDataString(list).Split(',').All(pair => TryAdd(request.Headers, pair));
    }

    private static bool TryAdd(HttpRequestHeaders headers, string pair)
    {
        if (pair.IndexOf('=', StringComparison.Ordinal) is not (> 0 and var end))
        {
            return false;
        }

        var (name, value) = (pair[..end].Trim(), pair[(end + 1)..].Trim());

        return name.Length > 0 && name.All(IsTokenCharacter) && value.All(letter => letter is >= ' ' and <= '~')
            && !headers.NonValidated.Contains(name) && headers.TryAddWithoutValidation(name, value);
    }

    private static bool IsTokenCharacter(char letter) => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal);

    private static bool IsShare(string text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1;

    private static bool IsUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);
}
