using CsCheck;
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
        var joined = new JoinedLines();

        Gen.Select(Gen.Int[0, 59], Gen.Int[1, 60], Gen.Int[0, 3]).Sample((start, length, choice) =>
        {
            var @namespace = Namespaces[choice];
            List<WatchEvent> changes = [.. all.Skip(start).Take(length)];

            var expected = changes.Where(change => @namespace is null || change.Job.Key.Namespace == @namespace).SelectMany(change => change.Line.ToArray());
            Assert.Equal(expected, All(joined, changes, @namespace));
        });
    }

    [Fact]
    public void A_piece_is_no_longer_than_a_connection_takes_unless_one_line_is()
    {
        List<WatchEvent> changes = [Change(1, "a", 40_000), Change(2, "a", 40_000), Change(3, "a", 200_000), Change(4, "a", 10), Change(5, "a", 10)];
        var joined = new JoinedLines();
        List<int> ends = [];

        for (var at = 0; at < changes.Count;)
        {
            var lines = joined.Join(changes, "a", ref at);
            ends.Add(at);
            Assert.True(lines.Length <= PieceLimit || at == 3);
        }

        Assert.Equal([1, 2, 3, 5], ends);
    }

    [Fact]
    public void What_was_put_together_for_one_is_given_to_the_next()
    {
        List<WatchEvent> changes = [Change(1, "a", 10), Change(2, "a", 10)];
        var joined = new JoinedLines();
        var (first, second) = (0, 0);

        Assert.True(joined.Join(changes, "a", ref first).Equals(joined.Join([.. changes], "a", ref second)));
        Assert.Equal((2, 2), (first, second));
    }

    private static List<byte> All(JoinedLines joined, List<WatchEvent> changes, string? @namespace)
    {
        List<byte> told = [];
        for (var at = 0; at < changes.Count;)
        {
            told.AddRange(joined.Join(changes, @namespace, ref at).Span);
        }

        return told;
    }

    private static WatchEvent Change(long version, string @namespace, int size)
    {
        var spec = $"\"{new string('x', size)}\"";
        return new(WatchEventType.Modified, new(new() { Namespace = @namespace, Name = "job" }, System.Text.Encoding.UTF8.GetBytes(spec), default, version), null);
    }
}
