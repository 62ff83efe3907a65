using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>
/// Removes the known fields that are null, before an object is validated: a client that writes null for an absent value means
/// an absent value. Unknown fields keep their nulls.
/// Source: https://github.com/kubernetes/apiextensions-apiserver/blob/master/pkg/apiserver/schema/defaulting/prunenulls.go
/// </summary>
internal static class SchemaNulls
{
    /// <param name="fields">The known fields of the object.</param>
    public static CanonicalValue Remove(CanonicalValue json, SchemaField[] fields)
    {
        if (!json.IsObject || json.Span.IndexOf("null"u8) < 0)
        {
            return json;
        }

        var output = new JsonBuffer(json.Span.Length);
        WriteObject(json, fields, output);

        return output.WrittenMemory;
    }

    private static void WriteObject(CanonicalValue json, SchemaField[] fields, JsonBuffer output)
    {
        var members = new JsonMembers(output);
        foreach (var member in json.Members)
        {
            var name = member.Name;
            var field = Array.Find(fields, field => field.Name == name);
            if (field is not null && member.Value.IsNull)
            {
                continue;
            }

            members.Name(member.RawName);
            WriteValue(member.Value, field, output);
        }

        members.End();
    }

    private static void WriteValue(CanonicalValue json, SchemaField? field, JsonBuffer output)
    {
        if (field is not { Type: SchemaType.Map } || !json.IsObject)
        {
            output.Write(json.Span);
            return;
        }

        // every key of a map is known
        var members = new JsonMembers(output);
        foreach (var member in json.Members)
        {
            if (member.Value.IsNull)
            {
                continue;
            }

            members.Name(member.RawName);
            if (member.Value.IsObject)
            {
                WriteObject(member.Value, field.Fields, output);
            }
            else
            {
                output.Write(member.Value.Span);
            }
        }

        members.End();
    }
}
