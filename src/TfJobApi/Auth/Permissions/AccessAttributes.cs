using System.Text;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Auth.Permissions;

/// <summary>
/// What an access review asks about: texts by name. In protobuf a member's number is its place among the names, from 1.
/// Source: https://github.com/kubernetes/api/blob/master/authorization/v1/generated.proto
/// </summary>
internal sealed class AccessAttributes
{
    private static readonly string[] ResourceMembers = ["namespace", "verb", "group", "version", "resource", "subresource", "name"];
    private static readonly string[] PathMembers = ["path", "verb"];

    private readonly string[] _members;
    private readonly string[] _texts;

    private AccessAttributes(string[] members)
    {
        _members = members;
        _texts = new string[members.Length];
        Array.Fill(_texts, "");
    }

    public string this[string member] => _texts[Array.IndexOf(_members, member)];

    public static AccessAttributes OfResource() => new(ResourceMembers);

    public static AccessAttributes OfPath() => new(PathMembers);

    /// <summary>Fills in the texts; false when one is of another type.</summary>
    public bool TryRead(CanonicalValue json)
    {
        foreach (var (index, member) in _members.Index())
        {
            var value = json[member];
            if (!value.IsAbsentOrNull && !value.IsString)
            {
                return false;
            }

            _texts[index] = value.Text ?? "";
        }

        return true;
    }

    /// <summary>Fills in the texts; false when the bytes are no protobuf.</summary>
    public bool TryRead(ReadOnlySpan<byte> message)
    {
        var fields = new ProtobufFields(message);
        while (fields.Read())
        {
            if (fields.Number <= _texts.Length)
            {
                _texts[fields.Number - 1] = Encoding.UTF8.GetString(fields.Value);
            }
        }

        return !fields.IsInvalid;
    }

    public void Write(JsonBuffer output)
    {
        var members = new JsonMembers(output);
        foreach (var (index, text) in _texts.Index())
        {
            members.Text(Encoding.ASCII.GetBytes(_members[index]), text);
        }

        members.End();
    }
}
