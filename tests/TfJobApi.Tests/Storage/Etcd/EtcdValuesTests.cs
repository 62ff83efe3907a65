using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using TfJobApi.Api;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage.Etcd;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Storage.Etcd;

/// <summary>Keys, values and page tokens as a real kube-apiserver 1.20.2 stores and sends them. eng/etcd/record.py has recorded them.</summary>
public sealed class EtcdValuesTests
{
    private static readonly JsonNode Recorded = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Storage", "Etcd", "Data", "kube-values.json")))!;

    private static readonly EtcdKeys Keys = new("/registry", KnownResources.Stored);

    public static TheoryData<string> Names => [.. Recorded["objects"]!.AsArray().Select(item => Text(item!, "key"))];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_of_a_kube_apiserver_is_read_as_it_sends_it_and_is_written_with_the_same_bytes(string name)
    {
        var found = Recorded["objects"]!.AsArray().Single(item => Text(item!, "key") == name)!;
        var path = ByteString.CopyFromUtf8(name);
        Assert.True(Keys.TryParse(path, out var key));

        var item = EtcdValues.Decode(key, ByteString.CopyFromUtf8(Text(found, "value")), found["revision"]!.GetValue<long>(), out var reason);

        Assert.Equal("", reason);
        var response = new ArrayBufferWriter<byte>();
        item!.Write(response);
        Assert.Equal(Text(found, "response").TrimEnd('\n'), Encoding.UTF8.GetString(response.WrittenSpan));
        Assert.True(EtcdValues.Encode(item, path).TryGet(out var stored, out _));
        Assert.Equal(Text(found, "value"), stored.ToStringUtf8());
        Assert.Equal(path, Keys.Key(key));
    }

    [Theory]
    [InlineData("namespaced", "kube-test")]
    [InlineData("all", null)]
    public void A_page_token_of_a_kube_apiserver_is_the_one_of_this_server(string scope, string? @namespace)
    {
        var text = Text(Recorded["continue"]!, scope);
        var expected = ContinueToken.After(new(TfJob.Definition, "kube-test", "hard"), @namespace, Recorded["continue"]!["version"]!.GetValue<long>());

        Assert.True(ContinueToken.Parse(text).TryGet(out var token, out _));
        Assert.Equal(expected, token);
        Assert.Equal(text, token.ToString());
    }

    [Theory]
    [InlineData("", "the text ends")]
    [InlineData("k8s\0\n\f", "")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"job","namespace":"ns","uid":"u"}}""", "it is not a TFJob of kubeflow.org/v1")]
    [InlineData("""{"apiVersion":"kubeflow.org/v2","kind":"TFJob","metadata":{"name":"job","namespace":"ns","uid":"u"}}""", "it is not a TFJob of kubeflow.org/v1")]
    [InlineData("""{"metadata":{"name":"job","namespace":"ns","uid":"u"}}""", "it is not a TFJob of kubeflow.org/v1")]
    [InlineData("""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"other","namespace":"ns","uid":"u"}}""", "its metadata names another object")]
    [InlineData("""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"job","namespace":"other","uid":"u"}}""", "its metadata names another object")]
    [InlineData("""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"job","namespace":"ns"}}""", "metadata.uid is missing")]
    [InlineData("""{"metadata":{"name":"job","namespace":"ns","uid":"u","labels":[]}}""", "metadata.labels")]
    public void A_value_that_is_not_an_object_of_its_key_has_a_reason(string value, string reason)
    {
        Assert.Null(EtcdValues.Decode(new(TfJob.Definition, "ns", "job"), ByteString.CopyFromUtf8(value), 1, out var found));
        Assert.NotEmpty(found);
        Assert.Contains(reason == "the text ends" ? "" : reason, found, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_resource_has_keys_of_its_own_below_one_range()
    {
        foreach (var resource in KnownResources.Stored)
        {
            var key = new ObjectKey(resource, resource.IsNamespaced ? "ns" : "", "a.b");
            var path = Keys.Key(key);

            Assert.True(Keys.TryParse(path, out var parsed));
            Assert.Equal(key, parsed);
            Assert.True(IsIn(path, Keys.All));
            Assert.Equal([resource], KnownResources.Stored.Where(other => IsIn(path, Keys.Range(other, null))));
        }
    }

    [Theory]
    [InlineData("/registry/kubeflow.org/mpijobs/ns/a")]
    [InlineData("/registry/kubeflow.org/tfjobs/ns")]
    [InlineData("/registry/kubeflow.org/tfjobs/ns/a/b")]
    [InlineData("/registry/kubeflow.org/tfjobs//a")]
    [InlineData("/registry/kubeflow.org/tfjobapi.io/core/nodes/a")]
    [InlineData("/other/kubeflow.org/tfjobs/ns/a")]
    public void A_key_of_another_resource_is_ignored(string key) => Assert.False(Keys.TryParse(ByteString.CopyFromUtf8(key), out _));

    [Fact]
    public void The_largest_object_fits_into_a_request_of_etcd()
    {
        var key = new ObjectKey(TfJob.Definition, "ns", "job");
        var path = Keys.Key(key);
        var small = Create(0);
        Assert.True(EtcdValues.Encode(small, path).TryGet(out var bytes, out _));
        var rest = ApiObject.SizeLimit - bytes.Length - (3 * path.Length) - 64;

        Assert.True(EtcdValues.Encode(Create(rest), path).TryGet(out _, out _));
        Assert.False(EtcdValues.Encode(Create(rest + 1), path).TryGet(out _, out var failure));
        Assert.Equal(413, failure.Code);

        static ApiObject Create(int length) => new(TfJob.Definition, Meta.Create(), Encoding.UTF8.GetBytes($$"""{"a":"{{new string('x', length)}}"}"""), default);
    }

    private static bool IsIn(ByteString key, KeyRange range) =>
        key.Span.SequenceCompareTo(range.First.Span) >= 0 && key.Span.SequenceCompareTo(range.End.Span) < 0;

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();
}
