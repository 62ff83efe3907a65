namespace TfJobApi.Json;

/// <summary>
/// Writes the value of a merge key (<c>&lt;&lt;</c>) in its place, as members of the mapping. As in go-yaml v2, the last of several
/// members with one name counts, a merged one too; in a list of mappings the first one takes precedence.
/// Source: https://github.com/go-yaml/yaml/blob/v2/decode.go (merge)
/// </summary>
internal static class YamlMerge
{
    public const string Error = "map merge requires map or sequence of maps as the value";

    /// <param name="json">The JSON that has been written for the value.</param>
    /// <param name="count">The number of members that were written.</param>
    public static bool TryWrite(ReadOnlyMemory<byte> json, bool hasMembers, JsonBuffer output, out int count)
    {
        count = 0;
        CanonicalValue value = json;
        if (value.IsObject)
        {
            count = Write(json.Span, hasMembers, output);
            return true;
        }

        List<ReadOnlyMemory<byte>> mappings = [];
        foreach (var element in value.Members)
        {
            if (!element.Value.IsObject)
            {
                return false;
            }

            mappings.Add(element.Value.Json);
        }

        for (var i = mappings.Count - 1; i >= 0; i--)
        {
            count += Write(mappings[i].Span, hasMembers || count > 0, output);
        }

        return value.IsArray;
    }

    /// <summary>Writes the members of an object; returns 1 if it has any.</summary>
    private static int Write(ReadOnlySpan<byte> mapping, bool hasMembers, JsonBuffer output)
    {
        var members = mapping[1..^1];
        if (members.IsEmpty)
        {
            return 0;
        }

        if (hasMembers)
        {
            output.Write(","u8);
        }

        output.Write(members);
        return 1;
    }
}
