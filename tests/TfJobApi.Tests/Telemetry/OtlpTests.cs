using System.Text;
using TfJobApi.Tests.Journal;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Telemetry;

public sealed class OtlpTests
{
    private const string Secret = "hunter2";
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string ParentId = "b7ad6b7169203331";

    [Fact]
    public async Task A_patch_has_a_span_with_its_facts_and_without_secrets()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await StartAsync(receiver, ("Clock:Frozen", "true"));
        using var client = host.CreateClient();
        var answer = await client.Call(
            "PATCH", $"{TestHost.Job}?access_token={Secret}-query", """{"metadata":{"labels":{"a":"hunter2-body"}}}"""u8.ToArray(), HttpCalls.MergePatch,
            ("traceparent", $"00-{TraceId}-{ParentId}-01"), ("X-Auth-Token", $"{Secret}-header"), ("Cookie", $"{Secret}-cookie"));
        await client.Get("/healthz");
        await client.Get("/__admin/clock");
        await host.RequestsEndAsync();
        await host.StopAsync();

        var span = Assert.Single(Spans(receiver));
        Assert.Equal(ParentId, Convert.ToHexStringLower(span.Bytes(4).Span));
        Assert.Equal(2UL, span.Number(6));
        var attributes = Attributes(span, 9);
        Assert.Equal("PATCH", attributes["http.request.method"]);
        Assert.Equal("200", attributes["http.response.status_code"]);
        Assert.Equal("kube-test", attributes["k8s.namespace.name"]);
        Assert.Equal("patch", attributes["tfjobapi.verb"]);
        Assert.Equal("tfjobs", attributes["tfjobapi.resource"]);
        Assert.Equal("tfjob-test", attributes["tfjobapi.name"]);
        Assert.Equal("default", attributes["tfjobapi.tenant"]);
        Assert.Equal("written", attributes["tfjobapi.patch.decided"]);
        Assert.Equal(answer.Headers["X-Request-Id"], attributes["tfjobapi.request_id"]);
        Assert.All(receiver.Calls, call => Assert.DoesNotContain(Secret, Encoding.UTF8.GetString(call.Body), StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_injected_fault_and_its_delay_are_in_the_trace_that_the_journal_names()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await StartAsync(receiver);
        using var client = host.CreateClient();
        await client.Post("/__admin/faults", """{"effect":{"status":503,"delay":"1ms"}}""");
        await client.Call("GET", TestHost.Job, headers: ("traceparent", $"00-{TraceId}-{ParentId}-01"));
        await host.RequestsEndAsync();
        Assert.Equal(TraceId, (await client.LastRequestAsync())["traceId"]!.GetValue<string>());
        await host.StopAsync();

        var spans = Spans(receiver).ToList();
        var request = Assert.Single(spans, span => span.Number(6) == 2);
        Assert.Equal("delay 1ms, status 503", Attributes(request, 9)["tfjobapi.fault"]);
        var delay = Assert.Single(spans, span => span.Text(5) == "delay");
        Assert.Equal(request.Bytes(2).ToArray(), delay.Bytes(4).ToArray());
    }

    /// <summary>Spans wait for the collector, up to two thousand.</summary>
    [Fact]
    public async Task Long_texts_of_clients_are_not_kept()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await StartAsync(receiver);
        using var client = host.CreateClient();
        var text = new string('x', 100_000);
        await client.Call("GET", $"/apis/{text}", headers:
        [
            ("traceparent", $"00-{TraceId}-{ParentId}-01"), ("tracestate", $"a={text}"), ("baggage", $"a={text}"), ("User-Agent", text), ("X-Mock-Tenant", text),
        ]);
        await host.RequestsEndAsync();
        await host.StopAsync();

        var span = Assert.Single(Spans(receiver));
        Assert.Equal("", span.Text(3));
        Assert.All(Attributes(span, 9).Values, value => Assert.InRange(value.Length, 0, 1100));
    }

    [Fact]
    public async Task Metrics_are_exported_with_the_names_of_the_page_and_of_the_conventions()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await StartAsync(receiver, ("OTEL_SERVICE_NAME", "mock"), ("OTEL_EXPORTER_OTLP_HEADERS", $"authorization=Bearer {Secret}"));
        using var client = host.CreateClient();
        await client.Get(TestHost.Job);
        await host.RequestsEndAsync();
        await host.StopAsync();

        var messages = receiver.Messages("/v1/metrics").ToList();
        var names = messages.SelectMany(message => message.Find(1, 2, 2)).Select(metric => metric.Text(1)).ToHashSet();
        Assert.Superset(new HashSet<string> { "apiserver_request", "apiserver_request_duration", "tfjobapi_tenants", "http.server.request.duration" }, names);
        Assert.Equal("mock", Attributes(messages[0].Find(1, 1).First(), 1)["service.name"]);
        Assert.Matches(@"^\d+\.\d+\.\d+$", Attributes(messages[0].Find(1, 1).First(), 1)["service.version"]);
        Assert.Contains($"Bearer {Secret}", receiver.Authorizations);
    }

    /// <summary>The collector never answers, so that the stop does not end because of it.</summary>
    [Fact]
    public async Task A_collector_that_hangs_delays_neither_requests_nor_the_stop()
    {
        var never = new TaskCompletionSource();
        await using var receiver = await OtlpReceiver.StartAsync(_ => never.Task);
        await using (var host = await StartAsync(receiver, ("OTEL_EXPORTER_OTLP_TIMEOUT", "600000"), ("OTEL_METRIC_EXPORT_INTERVAL", "10")))
        {
            using var client = host.CreateClient();
            await receiver.FirstCallAsync();

            Assert.Equal(200, (await client.Get(TestHost.Job)).Code);
            await host.StopAsync();
        }

        Assert.False(never.Task.IsCompleted);
        never.SetResult();
    }

    [Fact]
    public async Task A_collector_that_resets_connections_or_is_absent_fails_no_request()
    {
        await using var receiver = await OtlpReceiver.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using var host = await StartAsync(receiver, ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://127.0.0.1:1/v1/traces"), ("OTEL_METRIC_EXPORT_INTERVAL", "10"));
        using var client = host.CreateClient();
        await receiver.FirstCallAsync();

        Assert.Equal(200, (await client.Get(TestHost.Job)).Code);
        await host.StopAsync();
    }

    [Fact]
    public async Task Spans_and_metrics_are_sent_by_gRPC_by_default()
    {
        await using var receiver = await OtlpReceiver.StartGrpcAsync();
        await using var host = await SocketHost.StartAsync([("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Address.ToString())]);
        using var client = host.CreateClient();
        await client.Call("GET", TestHost.Job, headers: ("traceparent", $"00-{TraceId}-{ParentId}-01"));
        await host.RequestsEndAsync();
        await host.StopAsync();

        const string Collector = "/opentelemetry.proto.collector";
        Assert.Single(Spans(receiver, $"{Collector}.trace.v1.TraceService/Export"));
        Assert.Contains(
            receiver.Messages($"{Collector}.metrics.v1.MetricsService/Export").SelectMany(message => message.Find(1, 2, 2)), metric => metric.Text(1) == "apiserver_request");
    }

    [Fact]
    public async Task A_disabled_sdk_sends_nothing()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await StartAsync(receiver, ("OTEL_SDK_DISABLED", "true"), ("OTEL_EXPORTER_OTLP_TIMEOUT", "soon"));
        using var client = host.CreateClient();
        await client.Get(TestHost.Job);
        await host.StopAsync();

        Assert.Empty(receiver.Calls);
    }

    private static Task<SocketHost> StartAsync(OtlpReceiver receiver, params (string, string)[] settings) => SocketHost.StartAsync(
        [("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Address.ToString()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), .. settings]);

    /// <summary>The spans of the trace of this test: other servers of this process are traced, too.</summary>
    private static IEnumerable<ProtobufMessage> Spans(OtlpReceiver receiver, string path = "/v1/traces") => receiver.Messages(path)
        .SelectMany(message => message.Find(1, 2, 2)).Where(span => Convert.ToHexStringLower(span.Bytes(1).Span) == TraceId);

    /// <summary>The attributes: texts, and numbers as texts.</summary>
    private static Dictionary<string, string> Attributes(ProtobufMessage owner, int field) => owner.Find(field).ToDictionary(
        attribute => attribute.Text(1),
        attribute => attribute.Find(2).Single() is var value && value.Bytes(1).Length > 0 ? value.Text(1) : $"{value.Number(3)}");
}
