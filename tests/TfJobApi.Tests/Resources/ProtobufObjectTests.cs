using System.Text.Json.Nodes;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Tests.Resources;

/// <summary>Objects that a kube-apiserver sent in both forms.</summary>
public sealed class ProtobufObjectTests
{
    private static readonly JsonArray Recorded =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Resources", "Data", "protobuf.json")))!.AsArray();

    public static TheoryData<string> Paths => [.. Recorded.Select(item => item!["path"]!.GetValue<string>())];

    [Theory]
    [MemberData(nameof(Paths))]
    public void An_object_is_the_same_as_in_json(string path)
    {
        var (body, resource, json) = Find(path);

        Assert.True(ProtobufObject.TryRead(body, resource, out var read));
        Assert.Equal(WithoutServerFields(json).ToJsonString(), WithoutServerFields(JsonNode.Parse(read.ToString())!).ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_truncated_object_is_rejected_or_shorter(string path)
    {
        var (body, resource, json) = Find(path);
        var whole = WithoutServerFields(json).ToJsonString().Length;

        for (var length = 0; length < body.Length; length++)
        {
            var isRead = ProtobufObject.TryRead(body.AsMemory(0, length), resource, out var read);
            Assert.True(!isRead || read.ToString().Length < whole + 400, $"{length} of {body.Length} bytes");
        }
    }

    [Fact]
    public void A_time_beyond_the_calendar_is_rejected()
    {
        // Unknown { raw = Lease { spec = { acquireTime = { seconds = 2^62 } } } }
        byte[] time = [8, .. Varint(1UL << 62)];
        byte[] spec = [0x1A, (byte)time.Length, .. time];
        byte[] lease = [0x12, (byte)spec.Length, .. spec];
        byte[] body = [.. "k8s\0"u8, 0x12, (byte)lease.Length, .. lease];

        Assert.False(ProtobufObject.TryRead(body, Lease.Definition, out _));
    }

    [Fact]
    public void An_object_of_very_many_fields_is_rejected()
    {
        // Unknown { raw = ConfigMap { metadata = { ownerReferences = [{}, …] } } }
        var references = Enumerable.Repeat(new byte[] { 0x6A, 0 }, 100_000).SelectMany(field => field).ToArray();
        byte[] map = [0x0A, .. Varint((ulong)references.Length), .. references];
        byte[] body = [.. "k8s\0"u8, 0x12, .. Varint((ulong)map.Length), .. map];

        Assert.False(ProtobufObject.TryRead(body, ConfigMap.Definition, out _));
    }

    private static byte[] Varint(ulong number)
    {
        List<byte> bytes = [];
        for (; number > 0x7F; number >>= 7)
        {
            bytes.Add((byte)(number | 0x80));
        }

        return [.. bytes, (byte)number];
    }

    private static (byte[] Body, ResourceDefinition Resource, JsonNode Json) Find(string path)
    {
        var item = Recorded.Single(item => item!["path"]!.GetValue<string>() == path)!;
        var json = item["json"]!;
        var resource = KnownResources.Objects.Single(known => known.Kind == json["kind"]!.GetValue<string>() && known.ApiVersion == json["apiVersion"]!.GetValue<string>());

        return (Convert.FromBase64String(item["protobuf"]!.GetValue<string>()), resource, json);
    }

    // Sorted, and without the members that are not read: the server sets them.
    private static JsonObject WithoutServerFields(JsonNode json)
    {
        var sorted = Sort(json).AsObject();
        foreach (var name in new[] { "managedFields", "selfLink" })
        {
            sorted["metadata"]!.AsObject().Remove(name);
        }

        return sorted;
    }

    private static JsonNode Sort(JsonNode node) => node switch
    {
        JsonObject members => new JsonObject(members.Where(member => member.Value is not null).OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Sort(member.Value!)))),
        JsonArray elements => new JsonArray([.. elements.Select(element => Sort(element!))]),
        _ => node.DeepClone(),
    };
}
