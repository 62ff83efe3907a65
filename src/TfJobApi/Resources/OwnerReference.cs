using System.Text;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>One stored owner reference. Owners are in the namespace of the object, or have no namespace.</summary>
/// <param name="Blocks">Whether the object holds a deletion of its owner in the foreground.</param>
internal readonly record struct OwnerReference(string ApiVersion, string Kind, string Name, string Uid, bool Blocks)
{
    public static List<OwnerReference> Read(CanonicalValue references)
    {
        var list = new List<OwnerReference>();
        foreach (var reference in references.Members)
        {
            list.Add(ReadOne(reference.Value));
        }

        return list;
    }

    public static List<string> ReadUids(CanonicalValue references)
    {
        var uids = new List<string>();
        foreach (var reference in references.Members)
        {
            uids.Add(UidOf(reference.Value));
        }

        return uids;
    }

    /// <summary>Returns whether one of the references has a uid.</summary>
    public static bool HaveUid(CanonicalValue references, string uid)
    {
        foreach (var reference in references.Members)
        {
            var value = reference.Value["uid"];
            if (value.IsString && (Ascii.Equals(value.RawText, uid) || value.Text == uid))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Removes references that are equal to an earlier one.</summary>
    public static ReadOnlyMemory<byte> Distinct(ReadOnlyMemory<byte> references) =>
        FindDuplicates(references).Count == 0 ? references : Write(Split(references).Distinct());

    /// <summary>Returns the uids of references that are equal to an earlier one.</summary>
    public static IReadOnlyList<string> FindDuplicates(CanonicalValue references)
    {
        var all = Split(references);
        if (all.Count < 2)
        {
            return [];
        }

        var seen = new HashSet<string>();
        return [.. all.Where(reference => !seen.Add(reference)).Select(reference => UidOf(new(Encoding.UTF8.GetBytes(reference))))];
    }

    /// <summary>Removes the references to some owners. An empty list has no bytes.</summary>
    public static ReadOnlyMemory<byte> Without(CanonicalValue references, IReadOnlySet<string> uids)
    {
        var output = new JsonBuffer(references.Span.Length);
        var array = JsonMembers.CreateArray(output);
        var isEmpty = true;
        foreach (var reference in references.Members)
        {
            if (!uids.Contains(UidOf(reference.Value)))
            {
                isEmpty = false;
                array.Next();
                output.Write(reference.Value.Span);
            }
        }

        array.End();
        return isEmpty ? default : output.WrittenSpan.ToArray();
    }

    /// <summary>Sets <c>blockOwnerDeletion</c> to false where it is true.</summary>
    public static ReadOnlyMemory<byte> Unblocked(CanonicalValue references)
    {
        var output = new JsonBuffer(references.Span.Length + 64);
        var array = JsonMembers.CreateArray(output);
        foreach (var reference in references.Members)
        {
            array.Next();
            var members = new JsonMembers(output);
            foreach (var member in reference.Value.Members)
            {
                var isBlocking = member.RawName.SequenceEqual("blockOwnerDeletion"u8);
                members.Json(member.RawName, isBlocking ? "false"u8 : member.Value.Span);
            }

            members.End();
        }

        array.End();
        return output.WrittenSpan.ToArray();
    }

    public bool IsTo(ApiObject owner) =>
        Uid == owner.Uid && Kind == owner.Resource.Kind && ApiVersion == owner.Resource.ApiVersion && Name == owner.Meta.Name;

    /// <summary>Reads all members at once, because each deletion of a dependent reads its reference several times.</summary>
    private static OwnerReference ReadOne(CanonicalValue reference)
    {
        var (apiVersion, kind, name, uid, blocks) = ("", "", "", "", false);
        foreach (var member in reference.IsObject ? reference.Members : default)
        {
            switch (member.RawName)
            {
                case var key when key.SequenceEqual("apiVersion"u8):
                    apiVersion = member.Value.Text ?? "";
                    break;
                case var key when key.SequenceEqual("kind"u8):
                    kind = member.Value.Text ?? "";
                    break;
                case var key when key.SequenceEqual("name"u8):
                    name = member.Value.Text ?? "";
                    break;
                case var key when key.SequenceEqual("uid"u8):
                    uid = member.Value.Text ?? "";
                    break;
                case var key when key.SequenceEqual("blockOwnerDeletion"u8):
                    blocks = member.Value.IsTrue;
                    break;
                default:
                    break;
            }
        }

        return new(apiVersion, kind, name, uid, blocks);
    }

    private static List<string> Split(CanonicalValue references)
    {
        var texts = new List<string>();
        foreach (var reference in references.Members)
        {
            texts.Add(Encoding.UTF8.GetString(reference.Value.Span));
        }

        return texts;
    }

    private static ReadOnlyMemory<byte> Write(IEnumerable<string> references) => Encoding.UTF8.GetBytes($"[{string.Join(',', references)}]");

    private static string UidOf(CanonicalValue reference) => reference["uid"].Text ?? "";
}
