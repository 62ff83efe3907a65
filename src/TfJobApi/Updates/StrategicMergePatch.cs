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

        var (fields, old) = (MembersOf(patch), MembersOf(current));
        var merged = directive.IsAbsent ? old : [];
        var members = new JsonMembers(output);
        foreach (var (name, value) in fields)
        {
            if (IsDirective(name))
            {
                continue;
            }

            WriteName(name, ref members, output);
            if (WriteMember(name, value, merged.GetValueOrDefault(name), fields, isMetadata, isRoot && name == "metadata", output) is { } error)
            {
                return error;
            }
        }

        WriteOtherLists(fields, old, isMetadata, ref members, output);
        WriteRemovals(fields, old, replaces: !directive.IsAbsent, ref members, output);
        members.End();
        return null;
    }

    private static string? WriteMember(
        string name, CanonicalValue value, CanonicalValue old, Dictionary<string, CanonicalValue> fields, bool isMetadata, bool isOwnMetadata, JsonBuffer output)
    {
        if (value.IsObject)
        {
            if (value[Directive].Text != "delete")
            {
                return WriteMap(value, old, isOwnMetadata, isRoot: false, output);
            }

            output.Write("null"u8);
            return null;
        }

        var order = fields.GetValueOrDefault(OrderPrefix + name, value);
        if (isMetadata && value.IsArray && name == Finalizers)
        {
            StrategicLists.Write(StrategicLists.Order(StrategicLists.Union(StrategicLists.Without(old, fields.GetValueOrDefault(DeletePrefix + name)), value), order, old), output);
        }
        else if (isMetadata && value.IsArray && name == OwnerReferences)
        {
            StrategicLists.Write(StrategicLists.Order(StrategicLists.MergeOwners(old, value), order, old), output);
        }
        else
        {
            output.Write(value.Span);
        }

        return null;
    }

    /// <summary>Writes the lists from which the patch only deletes elements, or which it only sorts.</summary>
    private static void WriteOtherLists(
        Dictionary<string, CanonicalValue> fields, Dictionary<string, CanonicalValue> old, bool isMetadata, ref JsonMembers members, JsonBuffer output)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in fields.Keys)
        {
            if (name.StartsWith(DeletePrefix, StringComparison.Ordinal))
            {
                names.Add(name[DeletePrefix.Length..]);
            }
            else if (isMetadata && name.StartsWith(OrderPrefix, StringComparison.Ordinal))
            {
                names.Add(name[OrderPrefix.Length..]);
            }
        }

        foreach (var name in names.Where(name => !fields.ContainsKey(name)))
        {
            if (old.GetValueOrDefault(name) is { IsArray: true } list)
            {
                WriteName(name, ref members, output);
                var kept = StrategicLists.Without(list, fields.GetValueOrDefault(DeletePrefix + name));
                StrategicLists.Write(StrategicLists.Order(kept, fields.GetValueOrDefault(OrderPrefix + name), list), output);
            }
        }
    }

    /// <summary>Removes the members that a replacement, or a list of keys to retain, does not have.</summary>
    private static void WriteRemovals(
        Dictionary<string, CanonicalValue> fields, Dictionary<string, CanonicalValue> old, bool replaces, ref JsonMembers members, JsonBuffer output)
    {
        var retained = fields.GetValueOrDefault(RetainKeys);
        if (!replaces && !retained.IsArray)
        {
            return;
        }

        var kept = retained.Elements().Select(key => key.Text).ToHashSet();
        foreach (var name in old.Keys.Where(name => !fields.ContainsKey(name) && (replaces || !kept.Contains(name))))
        {
            WriteName(name, ref members, output);
            output.Write("null"u8);
        }
    }

    private static void WriteName(string name, ref JsonMembers members, JsonBuffer output)
    {
        members.Next();
        JsonStrings.Write(name, output);
        output.Write(":"u8);
    }

    // once for each object, because looking up each member would be quadratic
    private static Dictionary<string, CanonicalValue> MembersOf(CanonicalValue json)
    {
        var members = new Dictionary<string, CanonicalValue>(StringComparer.Ordinal);
        foreach (var member in json.IsObject ? json.Members : default)
        {
            members[member.Name] = member.Value;
        }

        return members;
    }
}
