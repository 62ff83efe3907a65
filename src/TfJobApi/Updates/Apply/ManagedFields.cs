using System.Text;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates.Apply;

/// <summary>
/// Reads and writes <c>metadata.managedFields</c>.
/// Source: https://github.com/kubernetes/apiserver/blob/release-1.20/pkg/endpoints/handlers/fieldmanager/internal/managedfields.go
/// </summary>
internal static class ManagedFields
{
    private const string FieldsType = "FieldsV1";

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    public static List<FieldOwner> Read(CanonicalValue stored)
    {
        List<FieldOwner> owners = [];
        foreach (var entry in stored.Members)
        {
            owners.Add(ReadEntry(entry.Value, out _));
        }

        return owners;
    }

    /// <summary>Reads what a client sent. Returns false if a part of it cannot be read.</summary>
    public static bool TryRead(CanonicalValue sent, out List<FieldOwner> owners)
    {
        Dictionary<(string, string, string), FieldOwner> byId = [];
        owners = [];
        foreach (var entry in sent.Members)
        {
            var owner = ReadEntry(entry.Value, out var fieldsType);
            if (fieldsType != FieldsType || !FieldsV1.TryRead(owner.Fields.Json, out var fields)
                || !Timestamp.TryNormalise(owner.Time, out var time))
            {
                return false;
            }

            owner = owner with { Fields = fields, Time = time };
            byId[owner.Id] = owner;
        }

        owners = [.. byId.Values];
        return true;
    }

    /// <summary>Whether a client asks to forget all managers: the only entry is empty.</summary>
    public static bool IsReset(CanonicalValue sent) => sent.Span.SequenceEqual("[{}]"u8);

    /// <summary>Returns what can be stored of the managers in a manifest: all of them, or none.</summary>
    public static ReadOnlyMemory<byte> Normalise(CanonicalValue sent, string apiVersion) =>
        TryRead(sent, out var owners) && owners.TrueForAll(owner => owner.ApiVersion == apiVersion && owner.HasKnownOperation)
            ? Write(owners)
            : default;

    /// <summary>Returns no bytes if there are no owners.</summary>
    public static ReadOnlyMemory<byte> Write(List<FieldOwner> owners)
    {
        if (owners.Count == 0)
        {
            return default;
        }

        owners.Sort(Compare);
        var output = new JsonBuffer(owners.Sum(owner => owner.Fields.Json.Length + 160));
        var entries = JsonMembers.CreateArray(output);
        foreach (var owner in owners)
        {
            entries.Next();
            var members = new JsonMembers(output);
            members.Text("apiVersion"u8, owner.ApiVersion);
            members.Text("fieldsType"u8, FieldsType);
            members.Json("fieldsV1"u8, owner.Fields.Json.Span);
            members.Text("manager"u8, owner.Manager.Length == 0 ? null : owner.Manager);
            members.Text("operation"u8, owner.Operation.Length == 0 ? null : owner.Operation);
            members.Text("time"u8, owner.Time);
            members.End();
        }

        entries.End();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Orders applied fields before updates, then by time.</summary>
    private static int Compare(FieldOwner left, FieldOwner right)
    {
        var order = string.CompareOrdinal(left.Operation, right.Operation);
        order = order != 0 ? order : string.CompareOrdinal(left.Time, right.Time);
        order = order != 0 ? order : CompareText(left.Manager, right.Manager);
        return order != 0 ? order : CompareText(left.ApiVersion, right.ApiVersion);
    }

    /// <summary>Compares UTF-8 bytes, as Go does; UTF-16 has another order.</summary>
    private static int CompareText(string left, string right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));

    private static FieldOwner ReadEntry(CanonicalValue entry, out string? fieldsType)
    {
        var owner = new FieldOwner("", "", "", null, FieldSet.Empty);
        fieldsType = null;
        foreach (var member in entry.Members)
        {
            var value = member.Value;
            switch (member.RawName)
            {
                case var name when name.SequenceEqual("apiVersion"u8):
                    owner = owner with { ApiVersion = value.Text ?? "" };
                    break;
                case var name when name.SequenceEqual("fieldsType"u8):
                    fieldsType = value.Text;
                    break;
                case var name when name.SequenceEqual("fieldsV1"u8):
                    owner = owner with { Fields = new(value.Json) };
                    break;
                case var name when name.SequenceEqual("manager"u8):
                    owner = owner with { Manager = value.Text ?? "" };
                    break;
                case var name when name.SequenceEqual("operation"u8):
                    owner = owner with { Operation = value.Text ?? "" };
                    break;
                case var name when name.SequenceEqual("time"u8):
                    owner = owner with { Time = value.Text };
                    break;
                default:
                    break;
            }
        }

        return owner;
    }
}
