using System.Text;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Auth.Permissions;

/// <summary>
/// The call that an access review names: texts by name. In protobuf the number of a member is its index plus 1.
/// Source: https://github.com/kubernetes/api/blob/master/authorization/v1/generated.proto
/// </summary>
internal sealed class AccessAttributes(string[] members)
{
    private static readonly string[] ResourceMembers = ["namespace", "verb", "group", "version", "resource", "subresource", "name"];
    private static readonly string[] PathMembers = ["path", "verb"];

    private readonly string[] _texts = [.. members.Select(_ => "")];

    public string this[string member] => _texts[Array.IndexOf(members, member)];

    public static AccessAttributes ForResource() => new(ResourceMembers);

    public static AccessAttributes ForPath() => new(PathMembers);

    /// <summary>Returns false if a member is not a string.</summary>
    public bool TryRead(CanonicalValue json)
    {
        foreach (var (index, member) in members.Index())
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

    /// <summary>Returns false if the bytes are not valid protobuf.</summary>
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
        var json = new JsonMembers(output);
        foreach (var (name, text) in members.Zip(_texts))
        {
            json.Text(Encoding.ASCII.GetBytes(name), text);
        }

        json.End();
    }
}
