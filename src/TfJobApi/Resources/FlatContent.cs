using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>
/// The content of an object that has no spec and no status, for example a ConfigMap: one canonical object of all its members
/// except the type and the metadata.
/// </summary>
internal static class FlatContent
{
    /// <summary>Returns the content of a whole object; members that the resource does not have, and nulls, are dropped.</summary>
    public static ReadOnlyMemory<byte> Read(ResourceDefinition resource, CanonicalValue json) => Complete(resource, Select(resource, json, keepsNull: false));

    /// <summary>Returns the members of a merge patch that change the content.</summary>
    public static ReadOnlyMemory<byte> ReadPatch(ResourceDefinition resource, CanonicalValue patch) => Select(resource, patch, keepsNull: true);

    /// <summary>Sets the defaults of the resource.</summary>
    public static ReadOnlyMemory<byte> Complete(ResourceDefinition resource, ReadOnlyMemory<byte> content) => resource.Complete?.Invoke(content) ?? content;

    /// <summary>Renames members, and sorts them again.</summary>
    /// <param name="rename">Returns the new name of a member.</param>
    public static ReadOnlyMemory<byte> Rename(CanonicalValue content, Func<string, string> rename)
    {
        var members = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var member in content.Members)
        {
            members[rename(member.Name)] = member.Value.Json;
        }

        return Write(members);
    }

    /// <param name="members">Sorted by name.</param>
    public static ReadOnlyMemory<byte> Write(SortedDictionary<string, ReadOnlyMemory<byte>> members)
    {
        var output = new JsonBuffer();
        var json = new JsonMembers(output);
        foreach (var (name, value) in members)
        {
            json.Next();
            JsonStrings.Write(name, output);
            output.Write(":"u8);
            output.Write(value.Span);
        }

        json.End();
        return output.WrittenSpan.ToArray();
    }

    private static ReadOnlyMemory<byte> Select(ResourceDefinition resource, CanonicalValue json, bool keepsNull)
    {
        var output = new JsonBuffer(json.Json.Length);
        var content = new JsonMembers(output);
        foreach (var member in json.Members)
        {
            if (resource.Members!.Contains(member.Name) && (keepsNull || !member.Value.IsNull))
            {
                content.Json(member.RawName, member.Value.Span);
            }
        }

        content.End();
        return output.WrittenSpan.ToArray();
    }
}
