using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Resources;

public sealed class ObjectPiecesTests
{
    public static TheoryData<string, string, string> Contents => new()
    {
        { "spec and status", "{\"a\":1}", "{\"b\":2}" },
        { "spec", "{\"a\":1}", "" },
        { "status", "", "{}" },
        { "neither", "", "" },
        { "empty spec", "{}", "" },
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public void The_pieces_of_an_object_are_its_bytes(string _, string spec, string status)
    {
        foreach (var resource in new[] { TfJob.Definition, ConfigMap.Definition })
        {
            var item = new ApiObject(resource, Meta.Create() with { Labels = "{\"l\":\"1\"}"u8.ToArray() }, Bytes(spec), Bytes(status), 72444813);
            var whole = new byte[item.Length];
            item.Write(whole);

            Assert.Equal(whole, item.Pieces().SelectMany(piece => piece.ToArray()));
        }
    }

    [Fact]
    public void The_spec_and_the_status_are_shared()
    {
        var (spec, status) = (Bytes("{\"a\":1}"), Bytes("{\"b\":2}"));

        var pieces = new ApiObject(TfJob.Definition, Meta.Create(), spec, status, 1).Pieces();

        Assert.Contains(spec, pieces);
        Assert.Contains(status, pieces);
    }

    private static ReadOnlyMemory<byte> Bytes(string json) => System.Text.Encoding.UTF8.GetBytes(json);
}
