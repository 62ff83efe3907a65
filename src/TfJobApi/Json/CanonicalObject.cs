namespace TfJobApi.Json;

/// <summary>
/// A canonical object cut open one level deep: its members in order, each value still as bytes. Taking a member out or
/// putting another in copies no bytes, however large the values are.
/// </summary>
internal sealed class CanonicalObject(IReadOnlyList<CanonicalMember> members)
{
    public static CanonicalObject Empty { get; } = new([]);

    public IReadOnlyList<CanonicalMember> Members { get; } = members;

    /// <summary>Cuts open the bytes of one canonical object.</summary>
    public static CanonicalObject Parse(ReadOnlyMemory<byte> json)
    {
        var members = new List<CanonicalMember>();
        var reader = new CanonicalReader(json.Span);
        while (reader.Read())
        {
            members.Add(new(JsonStrings.Decode(reader.Name), json[reader.ValueRange]));
        }

        return new(members);
    }

    /// <summary>The member's value, or no bytes at all when there is no such member.</summary>
    public ReadOnlyMemory<byte> this[string name]
    {
        get
        {
            foreach (var member in Members)
            {
                if (member.Name == name)
                {
                    return member.Value;
                }
            }

            return default;
        }
    }
}
