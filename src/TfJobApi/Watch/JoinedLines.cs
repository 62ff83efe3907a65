using System.Buffers;
using TfJobApi.Resources;

namespace TfJobApi.Watch;

/// <summary>The lines of several changes side by side in one piece of memory, which is sent in one piece.</summary>
internal static class JoinedLines
{
    /// <summary>How many bytes one piece has at most, unless a single line is longer; what a connection takes before it waits.</summary>
    private const int LengthLimit = 64 * 1024;

    /// <summary>Writes the lines of the changes of a resource in a namespace (null: in all), until a piece is full.</summary>
    /// <param name="changes">In the order of versions.</param>
    /// <param name="at">The first that is meant; afterwards the first that did not fit.</param>
    /// <returns>How many bytes; 0 when none of the changes concerns the namespace.</returns>
    public static int Write(List<WatchEvent> changes, ResourceDefinition resource, string? @namespace, ref int at, IBufferWriter<byte> output)
    {
        var first = at;
        var length = 0;
        for (; at < changes.Count; at++)
        {
            var more = Concerns(changes[at], resource, @namespace) ? changes[at].Line.Length : 0;
            if (length > 0 && length + more > LengthLimit)
            {
                break;
            }

            length += more;
        }

        if (length > 0)
        {
            Fill(output.GetSpan(length), changes, first, at, resource, @namespace);
            output.Advance(length);
        }

        return length;
    }

    private static void Fill(Span<byte> piece, List<WatchEvent> changes, int first, int end, ResourceDefinition resource, string? @namespace)
    {
        for (var i = first; i < end; i++)
        {
            if (Concerns(changes[i], resource, @namespace))
            {
                var line = changes[i].Line;
                line.CopyTo(piece);
                piece = piece[line.Length..];
            }
        }
    }

    private static bool Concerns(WatchEvent change, ResourceDefinition resource, string? @namespace) =>
        change.Job.Resource == resource && (@namespace is null || @namespace == change.Job.Meta.Namespace);
}
