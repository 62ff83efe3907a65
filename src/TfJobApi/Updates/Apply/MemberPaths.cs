using TfJobApi.Json;

namespace TfJobApi.Updates.Apply;

/// <summary>
/// The paths of the members of a set, in the order of a kube-apiserver: the members of one level before those of the next.
/// </summary>
/// <param name="limit">The most paths that are listed; others are counted.</param>
internal sealed class MemberPaths(int limit)
{
    /// <summary>Not all of them are listed if there are more than the limit.</summary>
    public List<string> Listed { get; private set; } = [];

    public int Count { get; private set; }

    public static MemberPaths Find(FieldSet set, int limit)
    {
        var paths = new MemberPaths(limit);
        var cursor = new CanonicalCursor(set.Json.Span);
        paths.Listed = paths.Read(set.Json.Span, ref cursor, "");

        return paths;
    }

    private List<string> Read(ReadOnlySpan<byte> text, ref CanonicalCursor cursor, string parent)
    {
        List<string> members = [];
        List<List<string>> children = [];
        cursor.Enter();
        while (cursor.MoveNext(out var element))
        {
            if (element is [(byte)'.'])
            {
                cursor.ReadValue();
                continue;
            }

            var path = Count < limit ? PathText.Append(parent, element) : "";
            if (FieldSet.IsMember(text, cursor.Position) && Count++ < limit)
            {
                members.Add(path);
            }

            var below = Read(text, ref cursor, path);
            if (below.Count > 0)
            {
                children.Add(below);
            }
        }

        return [.. members, .. children.SelectMany(paths => paths)];
    }
}
