using System.Buffers;
using CsCheck;
using TfJobApi.Resources.Definitions;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Watch;

public sealed class JoinedLinesTests
{
    private const int PieceLimit = 64 * 1024;

    private static readonly string?[] Namespaces = ["a", "b", "none", null];

    /// <summary>Many watchers, each at a place of its own, over changes in two namespaces; every one is told what it would be told alone.</summary>
    [Fact]
    public void Whoever_asks_gets_the_lines_of_just_the_changes_that_concern_it()
    {
        WatchEvent[] all = [.. Enumerable.Range(1, 60).Select(version => Change(version, version % 3 == 0 ? "b" : "a", version * 40))];

        Gen.Select(Gen.Int[0, 59], Gen.Int[1, 60], Gen.Int[0, 3]).Sample((start, length, choice) =>
        {
            var @namespace = Namespaces[choice];
            List<WatchEvent> changes = [.. all.Skip(start).Take(length)];

            var expected = changes.Where(change => @namespace is null || change.Job.Key.Namespace == @namespace).SelectMany(change => change.Line.ToArray());
            Assert.Equal(expected, All(changes, @namespace));
        });
    }

    [Fact]
    public void A_piece_is_no_longer_than_a_connection_takes_unless_one_line_is()
    {
        List<WatchEvent> changes = [Change(1, "a", 40_000), Change(2, "a", 40_000), Change(3, "a", 200_000), Change(4, "a", 10), Change(5, "a", 10)];
        List<int> ends = [];

        for (var at = 0; at < changes.Count;)
        {
            var length = JoinedLines.Write(changes, TfJob.Definition, "a", ref at, new ArrayBufferWriter<byte>());
            ends.Add(at);
            Assert.True(length <= PieceLimit || at == 3);
        }

        Assert.Equal([1, 2, 3, 5], ends);
    }

    /// <summary>So that they are sent in one piece.</summary>
    [Fact]
    public void Lines_are_written_side_by_side_into_one_piece_of_memory()
    {
        List<WatchEvent> changes = [.. Enumerable.Range(1, 50).Select(version => Change(version, "a", 1000))];
        var output = new PiecesWriter();
        var at = 0;

        JoinedLines.Write(changes, TfJob.Definition, "a", ref at, output);

        Assert.Equal(50, at);
        Assert.Equal([changes.Sum(change => change.Line.Length)], output.Pieces);
    }

    [Fact]
    public void Nothing_is_written_when_no_change_concerns_the_namespace()
    {
        List<WatchEvent> changes = [Change(1, "a", 10), Change(2, "a", 10)];
        var output = new PiecesWriter();
        var at = 0;

        Assert.Equal(0, JoinedLines.Write(changes, TfJob.Definition, "b", ref at, output));
        Assert.Equal(2, at);
        Assert.Empty(output.Pieces);
    }

    private static byte[] All(List<WatchEvent> changes, string? @namespace)
    {
        var told = new ArrayBufferWriter<byte>();
        for (var at = 0; at < changes.Count;)
        {
            var before = told.WrittenCount;
            var length = JoinedLines.Write(changes, TfJob.Definition, @namespace, ref at, told);
            Assert.Equal(told.WrittenCount - before, length);
        }

        return told.WrittenSpan.ToArray();
    }

    private static WatchEvent Change(long version, string @namespace, int size)
    {
        var spec = $"\"{new string('x', size)}\"";
        return new(WatchEventType.Modified, new(TfJob.Definition, new() { Namespace = @namespace, Name = "job" }, System.Text.Encoding.UTF8.GetBytes(spec), default, version), null);
    }

    /// <summary>Counts the bytes of each piece of memory that it has been asked for.</summary>
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
