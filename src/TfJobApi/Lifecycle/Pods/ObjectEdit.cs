using System.Text;
using TfJobApi.Json;

namespace TfJobApi.Lifecycle.Pods;

/// <summary>Writes an object with other values for some members, in canonical order.</summary>
internal static class ObjectEdit
{
    /// <param name="source">An object, or absent.</param>
    /// <param name="values">The JSON of the members to set, by ASCII names.</param>
    public static void Write(JsonBuffer output, CanonicalValue source, SortedList<string, ReadOnlyMemory<byte>> values)
    {
        var members = new JsonMembers(output);
        var next = 0;
        foreach (var member in source.IsObject ? source.Members : default)
        {
            for (; next < values.Count && Compare(values.Keys[next], member.RawName) < 0; next++)
            {
                members.Json(Encoding.ASCII.GetBytes(values.Keys[next]), values.Values[next].Span);
            }

            if (next < values.Count && Compare(values.Keys[next], member.RawName) == 0)
            {
                continue;
            }

            members.Json(member.RawName, member.Value.Span);
        }

        for (; next < values.Count; next++)
        {
            members.Json(Encoding.ASCII.GetBytes(values.Keys[next]), values.Values[next].Span);
        }

        members.End();
    }

    private static int Compare(string name, ReadOnlySpan<byte> rawName) => JsonStrings.Compare(Encoding.ASCII.GetBytes(name), rawName);
}
