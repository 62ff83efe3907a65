using System.Buffers;
using CsCheck;
using TfJobApi.Resources.Definitions;
using TfJobApi.Selectors;
using TfJobApi.Tests.Support;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Watch;

public sealed class EventWriterTests
{
    private const int PieceLimit = 64 * 1024;

    private static readonly string?[] Namespaces = ["a", "b", "none", null];

    [Fact]
    public void A_watch_gets_the_lines_of_the_changes_in_its_namespace()
    {
        WatchEvent[] all = [.. Enumerable.Range(1, 60).Select(version => Change(version, version % 3 == 0 ? "b" : "a", version * 40))];

        Gen.Select(Gen.Int[0, 59], Gen.Int[1, 60], Gen.Int[0, 3]).Sample((start, length, choice) =>
        {
            var @namespace = Namespaces[choice];
            List<WatchEvent> changes = [.. all.Skip(start).Take(length)];

            var expected = changes.Where(change => @namespace is null || change.Object.Key.Namespace == @namespace).SelectMany(change => change.Line.ToArray());
            Assert.Equal(expected, All(changes, @namespace));
        });
    }

    [Fact]
    public void A_piece_has_64_KiB_at_most_and_ends_before_a_long_line()
    {
        List<WatchEvent> changes = [Change(1, "a", 40_000), Change(2, "a", 40_000), Change(3, "a", 200_000), Change(4, "a", 10), Change(5, "a", 10)];
        List<int> ends = [];

        for (var next = 0; next < changes.Count;)
        {
            var length = EventWriter.WriteShared(changes, Whole("a"), ref next, new ArrayBufferWriter<byte>());
            ends.Add(next);
            Assert.True(length <= PieceLimit);
            if (length == 0)
            {
                Assert.True(EventWriter.IsLong(changes[next++].Object));
            }
        }

        Assert.Equal([1, 2, 2, 5], ends);
    }

    [Fact]
    public void The_pieces_of_a_long_line_are_its_bytes()
    {
        var change = Change(1, "a", 200_000);

        Assert.Equal(change.Line.ToArray(), EventWriter.Split(change.Type, change.Object).SelectMany(piece => piece.ToArray()));
    }

    [Fact]
    public void Lines_are_written_into_one_piece_of_memory()
    {
        List<WatchEvent> changes = [.. Enumerable.Range(1, 50).Select(version => Change(version, "a", 1000))];
        var output = new PiecesWriter();
        var next = 0;

        EventWriter.WriteShared(changes, Whole("a"), ref next, output);

        Assert.Equal(50, next);
        Assert.Equal([changes.Sum(change => change.Line.Length)], output.Pieces);
    }

    [Fact]
    public void Changes_in_other_namespaces_are_skipped()
    {
        List<WatchEvent> changes = [Change(1, "a", 10), Change(2, "a", 10)];
        var output = new PiecesWriter();
        var next = 0;

        Assert.Equal(0, EventWriter.WriteShared(changes, Whole("b"), ref next, output));
        Assert.Equal(2, next);
        Assert.Empty(output.Pieces);
    }

    private static ObjectSelector Whole(string? @namespace) => new(TfJob.Definition, @namespace, LabelSelector.Everything, FieldSelector.Everything);

    private static byte[] All(List<WatchEvent> changes, string? @namespace)
    {
        var written = new ArrayBufferWriter<byte>();
        for (var next = 0; next < changes.Count;)
        {
            var before = written.WrittenCount;
            var length = EventWriter.WriteShared(changes, Whole(@namespace), ref next, written);
            Assert.Equal(written.WrittenCount - before, length);
        }

        return written.WrittenSpan.ToArray();
    }

    private static WatchEvent Change(long version, string @namespace, int size)
    {
        var spec = $"\"{new string('x', size)}\"";
        return new(WatchEventType.Modified, new(TfJob.Definition, Meta.Create(@namespace: @namespace), System.Text.Encoding.UTF8.GetBytes(spec), default, version), null);
    }

    /// <summary>Counts the bytes of each requested piece of memory.</summary>
    private sealed class PiecesWriter : IBufferWriter<byte>
    {
        public List<int> Pieces { get; } = [];

        public void Advance(int count) => Pieces[^1] = count;

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            Pieces.Add(0);
            return new byte[sizeHint];
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
