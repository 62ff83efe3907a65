using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Json;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tenants;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

/// <summary>Any query and any Accept header, on every method: success or a Status, never an error of the server, and no partial effect.</summary>
public sealed class HostileQueryTests
{
    private static readonly Gen<string> Name = Gen.OneOf(
        "labelSelector", "fieldSelector", "limit", "continue", "timeoutSeconds", "resourceVersion", "resourceVersionMatch", "watch", "allowWatchBookmarks",
        "pretty", "dryRun", "fieldManager", "fieldValidation", "force", "gracePeriodSeconds", "orphanDependents", "propagationPolicy", "includeObject", "", "x");

    private static readonly Gen<string> Value = Gen.OneOf(
        Gen.OneOf(
            "", "0", "1", "2", "-1", "+1", "1e3", "0x1", " 1", "true", "false", "T", "yes", "All", "all", "Ignore", "Strict", "Warn", "Exact", "NotOlderThan", "Orphan",
            "Foreground", "None", "Object", "72444813", "72444814", "99999999", "9223372036854775807", "9223372036854775808", "99999999999999999999999", "-9223372036854775808"),
        Gen.OneOf(
            "a=b", "a==b", "a!=b", "!a", "a", "a in (b,c)", "a notin (b)", "a in ()", "a in (", "a in b", "a=b,", ",", "=", "!", "a=b=c", "(", "a,!a", "a>1", "a<x", "é=b", "a/b/c=d",
            "metadata.name=tfjob-test", "metadata.name!=a", "metadata.namespace=kube-test", "metadata.name=a,metadata.name=b", "spec.a=b", "a\\=b=c", "metadata.name=\\"),
        Gen.OneOf("{}", "[]", "null", "e30", "e30=", "bnVsbA", """{"v":"meta.k8s.io/v1","rv":1,"start":"a/b\0"}""", """{"v":"meta.k8s.io/v1","rv":-1,"start":"kube-test/a"}""", """{"v":"meta.k8s.io/v1","rv":-2,"start":"a"}""")
            .Select(json => json[0] is '{' or '[' ? System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json)) : json),
        Gen.String[0, 8]);

    /// <summary>Usually encoded correctly.</summary>
    private static readonly Gen<string> Query = Gen.Select(Name, Value, Gen.Int[0, 9]).List[0, 4].Select(parameters => string.Join('&', parameters.Select(
        parameter => parameter.Item3 == 0 ? "%zz=%&&=%00;+=a%2" : $"{parameter.Item1}={Uri.EscapeDataString(parameter.Item2)}")));

    private static readonly Gen<string> Accept = Gen.OneOf(
        Gen.OneOf("", "*/*", "application/json", "application/yaml", "application/*", "text/html", "application/vnd.kubernetes.protobuf"),
        Gen.Select(
            Gen.OneOf("application/json", "application/yaml", "*/*", "text/csv", "application", "/", "", "\"", ";", "application/json;stream=watch"),
            Gen.OneOf("", ";as=Table;v=v1;g=meta.k8s.io", ";as=PartialObjectMetadata;v=v1beta1;g=meta.k8s.io", ";as=PartialObjectMetadataList;v=v1;g=meta.k8s.io", ";as=Table;v=v9;g=x", ";as=;v", ";q=0", ";q=2", ";=", ";é=\"")).Select((type, parameters) => type + parameters)
            .List[1, 3].Select(types => string.Join(',', types)));

    private static readonly Gen<(string Method, string Path)> Call = Gen.OneOf(
        ("GET", TestHost.Job), ("GET", TestHost.Jobs), ("GET", TestHost.Jobs), ("GET", "/apis/kubeflow.org/v1/tfjobs"), ("GET", "/apis/kubeflow.org/v1/watch/tfjobs"),
        ("PATCH", TestHost.Job), ("DELETE", TestHost.Job), ("DELETE", TestHost.Jobs));

    [Theory]
    [InlineData("Cci")]
    [InlineData("Kubernetes")]
    public async Task Any_query_and_any_accept_header_succeed_or_are_rejected_without_effect(string profile)
    {
        await using var host = TestHost.Start(("Profile", profile));
        using var client = host.CreateClient();
        var store = host.Services.GetRequiredService<TenantRegistry>().Default.GetRequiredService<IObjectStore>();
        var snapshots = host.Services.GetRequiredService<TenantRegistry>().Default.GetRequiredService<ISnapshotStore>();
        Assert.True((await store.GetAsync(new(TfJob.Definition, "kube-test", "tfjob-test"))).TryGet(out var sample, out _));
        var codes = new Dictionary<int, int>();

        await Gen.Select(Call, Query, Accept).SampleAsync(
            async (call, query, accept) =>
            {
                // Fails unless the call before deleted it.
                await store.CreateAsync(sample);
                var before = snapshots.Snapshot;

                using var request = new HttpRequestMessage(new(call.Method), $"{call.Path}?{query}");
                request.Headers.TryAddWithoutValidation("Accept", accept);
                request.Content = call.Method == "PATCH" ? new StringContent($$$"""{"metadata":{"labels":{"a":"{{{before.Version}}}"} } }""", new MediaTypeHeaderValue(HttpCalls.MergePatch)) : null;
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

                var code = (int)answer.StatusCode;
                var what = $"{code} for {call.Method} {call.Path}?{query} of {accept}";
                codes[code] = codes.GetValueOrDefault(code) + 1;
                Assert.True(code is 200 or 400 or 406 or 410 or 422 or 504 || (code == 409 && call.Method == "DELETE"), what);
                Assert.True(before == snapshots.Snapshot || (code == 200 && call.Method != "GET" && !query.Contains("dryRun=All", StringComparison.Ordinal)), what);

                // a watch, which continues
                if (code == 200 && call.Method == "GET" && (query.Contains("watch=", StringComparison.Ordinal) || call.Path.Contains("/watch/", StringComparison.Ordinal)))
                {
                    return;
                }

                var json = JsonOf(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), answer.Content.Headers.ContentType!.MediaType!);
                Assert.True(code == 200 || (json["kind"]!.GetValue<string>() == "Status" && json["code"]!.GetValue<int>() == code), what);
            },
            iter: 3000,
            threads: 1);

        Assert.True(codes[200] > 300 && codes[400] > 300 && codes[406] > 100, string.Join(' ', codes));
    }

    private static JsonNode JsonOf(byte[] body, string mediaType)
    {
        if (mediaType == "application/yaml")
        {
            Assert.True(YamlToJson.TryConvert(body, withLines: false, most: 2, out var documents, out var fault), fault.ToString());
            body = Assert.Single(documents).Json.ToArray();
        }

        return JsonNode.Parse(body)!;
    }
}
