using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates;

/// <summary>
/// Converts a strategic merge patch of a built-in kind into a merge patch of the current object. Finalizers and owner references are
/// merged element by element; the directives begin with a dollar sign.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/util/strategicpatch/patch.go
/// </summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string DeletePrefix = "$deleteFromPrimitiveList/";
    private const string OrderPrefix = "$setElementOrder/";

    private const string Finalizers = "finalizers";
    private const string OwnerReferences = "ownerReferences";
    private const string OwnerKey = "uid";

    /// <summary>Whether a member of a patch is not a field, but says how to merge.</summary>
    public static bool IsDirective(string name) =>
        name is Directive or RetainKeys
        || name.StartsWith(DeletePrefix, StringComparison.Ordinal) || name.StartsWith(OrderPrefix, StringComparison.Ordinal);

    /// <summary>Returns 400 for a directive that is not valid.</summary>
    public static Result<CanonicalValue> ToMergePatch(ApiObject current, CanonicalValue patch)
    {
        var whole = new JsonBuffer(current.Length);
        current.Write(whole);
        var output = new JsonBuffer(patch.Json.Length);
        var error = WriteMap(patch, whole.WrittenMemory, isMetadata: false, isRoot: true, output);
        if (error is not null)
        {
            return ApiErrors.BadRequest(error);
        }

        // sorts the members that were added
        return CanonicalJson.TryParse(output.WrittenMemory, out var merge, out var unreadable) ? merge : ApiErrors.BadRequest($"the patch is not JSON: {unreadable}");
    }

    private static string? WriteMap(CanonicalValue patch, CanonicalValue current, bool isMetadata, bool isRoot, JsonBuffer output)
    {
        var directive = patch[Directive];
        if (!directive.IsAbsent && directive.Text != "replace")
        {
            return $"unknown patch type: {directive} in map";
        }

        var replaces = directive.Text == "replace";
        var members = new JsonMembers(output);
        foreach (var member in patch.Members)
        {
            var name = member.Name;
            if (IsDirective(name))
            {
                continue;
            }

            members.Name(member.RawName);
            var isOwnMetadata = isRoot && name == "metadata";
            if (WriteMember(name, patch, replaces ? default : current, isMetadata, isOwnMetadata, output) is { } error)
            {
                return error;
            }
        }

        WriteOtherLists(patch, current, isMetadata, ref members, output);
        WriteRemovals(patch, current, replaces, ref members, output);
        members.End();
        return null;
    }

    private static string? WriteMember(string name, CanonicalValue patch, CanonicalValue current, bool isMetadata, bool isOwnMetadata, JsonBuffer output)
    {
        var (value, old) = (patch[name], current[name]);
        if (value.IsObject)
        {
            if (value[Directive].Text == "delete")
            {
                output.Write("null"u8);
                return null;
            }

            return WriteMap(value, old, isOwnMetadata, isRoot: false, output);
        }

        if (isMetadata && value.IsArray && name == Finalizers)
        {
            WriteElements(Order(Union(Without(old, patch[DeletePrefix + name]), value), OrderOf(name, patch), old), output);
        }
        else if (isMetadata && value.IsArray && name == OwnerReferences)
        {
            WriteElements(Order(MergeOwners(old, value), OrderOf(name, patch), old), output);
        }
        else
        {
            output.Write(value.Span);
        }

        return null;
    }

    /// <summary>Writes the lists from which the patch only deletes elements, or which it only sorts.</summary>
    private static void WriteOtherLists(CanonicalValue patch, CanonicalValue current, bool isMetadata, ref JsonMembers members, JsonBuffer output)
    {
        var fields = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var member in patch.Members)
        {
            var name = member.Name;
            if (name.StartsWith(DeletePrefix, StringComparison.Ordinal))
            {
                fields.Add(name[DeletePrefix.Length..]);
            }
            else if (isMetadata && name.StartsWith(OrderPrefix, StringComparison.Ordinal))
            {
                fields.Add(name[OrderPrefix.Length..]);
            }
        }

        foreach (var field in fields.Where(field => patch[field].IsAbsent && current[field].IsArray))
        {
            members.Next();
            JsonStrings.Write(field, output);
            output.Write(":"u8);
            WriteElements(Order(Without(current[field], patch[DeletePrefix + field]), patch[OrderPrefix + field], current[field]), output);
        }
    }

    /// <summary>Removes the members that a replacement, or a list of keys to retain, does not have.</summary>
    private static void WriteRemovals(CanonicalValue patch, CanonicalValue current, bool replaces, ref JsonMembers members, JsonBuffer output)
    {
        var retained = patch[RetainKeys];
        if (!replaces && !retained.IsArray)
        {
            return;
        }

        var kept = Elements(retained).Select(key => key.Text).ToHashSet();
        foreach (var member in current.IsObject ? current.Members : default)
        {
            if (patch[member.Name].IsAbsent && (replaces || !kept.Contains(member.Name)))
            {
                members.Name(member.RawName);
                output.Write("null"u8);
            }
        }
    }

    private static List<CanonicalValue> MergeOwners(CanonicalValue old, CanonicalValue patch)
    {
        var merged = Elements(patch).Any(element => element[Directive].Text == "replace") ? [] : Elements(old);
        foreach (var element in Elements(patch))
        {
            var index = merged.FindIndex(owner => owner[OwnerKey].Span.SequenceEqual(element[OwnerKey].Span));
            switch (element[Directive].Text)
            {
                case "delete" when index >= 0:
                    merged.RemoveAt(index);
                    break;
                case "delete" or "replace":
                    break;
                default:
                    var output = new JsonBuffer();
                    MergePatch.Apply(index < 0 ? default : merged[index].Span, element.Span, output);
                    if (index < 0)
                    {
                        merged.Add(output.WrittenMemory);
                    }
                    else
                    {
                        merged[index] = output.WrittenMemory;
                    }

                    break;
            }
        }

        return merged;
    }

    private static List<CanonicalValue> Union(List<CanonicalValue> old, CanonicalValue added)
    {
        var known = old.Select(element => element.ToString()).ToHashSet(StringComparer.Ordinal);
        old.AddRange(Elements(added).Where(element => known.Add(element.ToString())));
        return old;
    }

    private static List<CanonicalValue> Without(CanonicalValue old, CanonicalValue deleted)
    {
        var gone = Elements(deleted).Select(element => element.ToString()).ToHashSet(StringComparer.Ordinal);
        return [.. Elements(old).Where(element => !gone.Contains(element.ToString()))];
    }

    private static CanonicalValue OrderOf(string name, CanonicalValue patch) =>
        patch[OrderPrefix + name] is { IsAbsent: false } order ? order : patch[name];

    /// <summary>
    /// Returns the elements that the order names in this order, merged with the others in the order of the old list. A new element
    /// precedes the others.
    /// </summary>
    private static List<CanonicalValue> Order(List<CanonicalValue> elements, CanonicalValue order, CanonicalValue old)
    {
        var (places, oldPlaces) = (Places(order), Places(old));
        var named = new Queue<CanonicalValue>(elements.Where(element => places.ContainsKey(KeyOf(element))).OrderBy(element => places[KeyOf(element)]));
        var others = new Queue<CanonicalValue>(elements.Where(element => !places.ContainsKey(KeyOf(element))));
        List<CanonicalValue> sorted = new(elements.Count);
        while (named.Count + others.Count > 0)
        {
            var takesNamed = others.Count == 0
                || (named.TryPeek(out var first) && (!oldPlaces.TryGetValue(KeyOf(first), out var place) || place < oldPlaces[KeyOf(others.Peek())]));
            sorted.Add((takesNamed ? named : others).Dequeue());
        }

        return sorted;
    }

    private static Dictionary<string, int> Places(CanonicalValue array)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var element in Elements(array))
        {
            places.TryAdd(KeyOf(element), places.Count);
        }

        return places;
    }

    private static string KeyOf(CanonicalValue element) => (element.IsObject ? element[OwnerKey] : element).ToString();

    private static List<CanonicalValue> Elements(CanonicalValue array)
    {
        List<CanonicalValue> elements = [];
        foreach (var element in array.IsArray ? array.Members : default)
        {
            elements.Add(element.Value);
        }

        return elements;
    }

    private static void WriteElements(IEnumerable<CanonicalValue> elements, JsonBuffer output)
    {
        var array = JsonMembers.CreateArray(output);
        foreach (var element in elements)
        {
            array.Next();
            output.Write(element.Span);
        }

        array.End();
    }
}
