using System.Text;
using TfJobApi.Json;

namespace TfJobApi.Resources.Definitions;

internal static class Secret
{
    private const string Data = "data";
    private const string StringData = "stringData";
    private const string SecretType = "type";

    public static ResourceDefinition Definition { get; } = new("", "v1", "Secret", "secrets")
    {
        AllowsUnconditionalUpdate = true,
        Description = "Confidential data in base64, by key.",
        Columns =
        [
            new("Type", "The type of the data.", [SecretType]),
            new("Data", "The number of keys.", [Data]) { Cell = TableCell.Count },
        ],
        Complete = Complete,
        Members = [Data, "immutable", StringData, SecretType],
        NameRule = NameRules.DnsSubdomain,
        Protobuf = new(
            new(2, Data, ProtobufType.BytesMap),
            new(3, SecretType, ProtobufType.Text),
            new(4, StringData, ProtobufType.TextMap),
            new(5, "immutable", ProtobufType.Boolean)),
        SecretMembers = [Data, StringData],
        SelectableFields = [SecretType],
        HasStatus = false,
    };

    /// <summary>
    /// Moves the texts of <c>stringData</c> into <c>data</c>, and sets the default type, as a kube-apiserver does.
    /// Source: https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/v1/conversion.go
    /// </summary>
    private static ReadOnlyMemory<byte> Complete(ReadOnlyMemory<byte> content)
    {
        CanonicalValue secret = content;
        var members = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal) { [SecretType] = "\"Opaque\""u8.ToArray() };
        foreach (var member in secret.Members)
        {
            members[member.Name] = member.Value.Json;
        }

        if (members.Remove(StringData))
        {
            var data = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
            foreach (var entry in secret[Data].Members)
            {
                data[entry.Name] = entry.Value.Json;
            }

            foreach (var entry in secret[StringData].Members)
            {
                data[entry.Name] = Encoding.ASCII.GetBytes($"\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(entry.Value.ToString()))}\"");
            }

            members[Data] = FlatContent.Write(data);
        }

        return FlatContent.Write(members);
    }
}
