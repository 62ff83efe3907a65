namespace TfJobApi.Json;

/// <summary>Removes members that are null, which clients write for absent ones.</summary>
internal static class NullMembers
{
    /// <summary>
    /// Returns the same JSON without the members that are null, at every depth, also in objects inside an array. Elements of an
    /// array that are null remain: without them the others would have different indexes.
    /// </summary>
    public static ReadOnlyMemory<byte> Remove(ReadOnlyMemory<byte> json)
    {
        if (json.Span.IndexOf("null"u8) < 0)
        {
            return json;
        }

        var output = new JsonBuffer(json.Length);
        var cursor = new CanonicalCursor(json.Span);
        Write(ref cursor, output);

        return output.WrittenMemory;
    }

    private static void Write(ref CanonicalCursor cursor, JsonBuffer output)
    {
        if (cursor.IsObject)
        {
            WriteObject(ref cursor, output);
        }
        else if (cursor.IsArray)
        {
            WriteArray(ref cursor, output);
        }
        else
        {
            output.Write(cursor.ReadValue());
        }
    }

    private static void WriteObject(ref CanonicalCursor cursor, JsonBuffer output)
    {
        var members = new JsonMembers(output);
        cursor.Enter();
        while (cursor.MoveNext(out var name))
        {
            if (cursor.IsNull)
            {
                cursor.ReadValue();
                continue;
            }

            members.Name(name);
            Write(ref cursor, output);
        }

        members.End();
    }

    private static void WriteArray(ref CanonicalCursor cursor, JsonBuffer output)
    {
        var elements = JsonMembers.CreateArray(output);
        cursor.Enter();
        while (cursor.MoveNext())
        {
            elements.Next();
            Write(ref cursor, output);
        }

        elements.End();
    }
}
