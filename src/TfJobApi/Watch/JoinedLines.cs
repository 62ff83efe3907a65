namespace TfJobApi.Watch;

/// <summary>
/// The lines of several changes in one piece. Many watchers are told of the same changes one behind the other, so what was put
/// together for one is kept for the next.
/// </summary>
internal sealed class JoinedLines
{
    /// <summary>How many bytes one piece has at most, unless a single line is longer; what a connection takes before it waits.</summary>
    private const int LengthLimit = 64 * 1024;

    /// <summary>How many pieces are kept: those who have fallen behind a little are told of others than the rest.</summary>
    private const int Kept = 16;

    /// <summary>The newest that begin with a change of a version, by its remainder.</summary>
    private readonly Piece?[] _pieces = new Piece?[Kept];

    /// <summary>The lines of those changes that concern a namespace (null: all of them); empty when none does.</summary>
    /// <param name="changes">In the order of versions.</param>
    /// <param name="at">The first that is meant; afterwards the first that did not fit.</param>
    public ReadOnlyMemory<byte> Join(List<WatchEvent> changes, string? @namespace, ref int at)
    {
        ref var place = ref _pieces[changes[at].Version % Kept];
        if (Volatile.Read(ref place) is { } kept && kept.TryTake(changes, @namespace, ref at))
        {
            return kept.Lines;
        }

        var first = at;
        var length = 0;
        for (; at < changes.Count; at++)
        {
            var more = Concerns(changes[at], @namespace) ? changes[at].Line.Length : 0;
            if (length > 0 && length + more > LengthLimit)
            {
                break;
            }

            length += more;
        }

        var lines = new byte[length];
        var rest = lines.AsSpan();
        for (var i = first; i < at; i++)
        {
            if (Concerns(changes[i], @namespace))
            {
                changes[i].Line.CopyTo(rest);
                rest = rest[changes[i].Line.Length..];
            }
        }

        // a long line is shared as it is; to keep it here, too, would only hold memory
        if (length <= LengthLimit)
        {
            Volatile.Write(ref place, new(changes[first], changes[at - 1], at - first, @namespace, lines));
        }

        return lines;
    }

    private static bool Concerns(WatchEvent change, string? @namespace) => @namespace is null || @namespace == change.Job.Key.Namespace;

    private sealed record Piece(WatchEvent First, WatchEvent Last, int Count, string? Namespace, byte[] Lines)
    {
        public bool TryTake(List<WatchEvent> changes, string? @namespace, ref int at)
        {
            if (Namespace != @namespace || at + Count > changes.Count || changes[at] != First || changes[at + Count - 1] != Last)
            {
                return false;
            }

            at += Count;
            return true;
        }
    }
}
