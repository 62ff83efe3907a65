using System.Text.Json.Nodes;

namespace TfJobApi.Tests.Support;

/// <summary>
/// A naive server-side apply on one object without lists that have keys: the oracle for sequences of applies and updates. A field is
/// a path of names; every set of fields is a set of paths.
/// Source of the rules: https://github.com/kubernetes-sigs/structured-merge-diff/blob/master/merge/update.go
/// </summary>
/// <param name="declared">The paths of declared objects, which belong to nobody as a whole when they are applied.</param>
internal sealed class ReferenceApply(params string[] declared)
{
    public JsonObject Object { get; private set; } = [];

    /// <summary>The paths by manager and operation.</summary>
    public Dictionary<(string Manager, string Operation), HashSet<string>> Owners { get; private set; } = [];

    public void Create(JsonObject created, string manager)
    {
        Object = (JsonObject)created.DeepClone();
        Own(Owners, (manager, "Update"), All(created));
    }

    public void Update(JsonObject updated, string manager)
    {
        var (removed, changed) = Compare(Object, updated);
        Owners = Reconciled().ToDictionary(owner => owner.Key, owner => Except(owner.Value, changed, removed));
        Own(Owners, (manager, "Update"), Except(changed, removed));
        Forget();
        Object = (JsonObject)updated.DeepClone();
    }

    /// <summary>Returns the paths in conflict; nothing changes if there are any.</summary>
    public HashSet<string> Apply(JsonObject applied, string manager, bool force)
    {
        var id = (manager, "Apply");
        var owners = Reconciled();
        var wanted = Fields(applied);
        var merged = Merge(Object, applied)!;
        if (owners.Remove(id, out var last))
        {
            var managed = owners.Values.Aggregate(wanted, (all, paths) => [.. all, .. paths]);
            var all = Fields(merged);
            var kept = Remove(merged, Except(all, [.. Fields(Remove(merged, last)), .. managed]));
            merged = Remove(merged, [.. Except(all, Fields(kept)).Intersect(last)]);
        }

        var (removed, changed) = Compare(Object, merged);
        HashSet<string> conflicts = [.. owners.Values.SelectMany(paths => paths.Intersect(changed))];
        if (!force && conflicts.Count > 0)
        {
            return conflicts;
        }

        Owners = owners.ToDictionary(owner => owner.Key, owner => Except(owner.Value, changed, removed));
        Own(Owners, id, wanted);
        Forget();
        Object = (JsonObject)merged!.DeepClone();
        return [];
    }

    private static HashSet<string> Except(HashSet<string> paths, params HashSet<string>[] others) => [.. others.Aggregate(paths.AsEnumerable(), Enumerable.Except)];

    private static void Own(Dictionary<(string, string), HashSet<string>> owners, (string, string) id, HashSet<string> paths) =>
        owners[id] = [.. owners.GetValueOrDefault(id, []), .. paths];

    private void Forget() => Owners = Owners.Where(owner => owner.Value.Count > 0).ToDictionary();

    /// <summary>A member without members of its own gets those of the object.</summary>
    private Dictionary<(string, string), HashSet<string>> Reconciled()
    {
        var live = Fields(Object);
        return Owners.ToDictionary(owner => owner.Key, owner => owner.Value
            .Where(path => !owner.Value.Any(other => IsBelow(other, path)))
            .SelectMany(path => live.Where(below => IsBelow(below, path)))
            .Concat(owner.Value).ToHashSet());
    }

    private static bool IsBelow(string path, string ancestor) => path.StartsWith($"{ancestor}/", StringComparison.Ordinal);

    private HashSet<string> Fields(JsonNode? json) => [.. Paths(json, "").Where(path => !declared.Contains(path))];

    private static HashSet<string> All(JsonNode? json) => [.. Paths(json, "")];

    private static IEnumerable<string> Paths(JsonNode? json, string parent) =>
        json is not JsonObject members ? [] : members.SelectMany(member => Paths(member.Value, $"{parent}/{member.Key}").Prepend($"{parent}/{member.Key}"));

    private static JsonNode? Merge(JsonNode? live, JsonNode? applied)
    {
        if (live is not JsonObject old || applied is not JsonObject sent)
        {
            return (applied is null && live is JsonObject { Count: > 0 } ? live : applied)?.DeepClone();
        }

        var merged = (JsonObject)old.DeepClone();
        foreach (var (name, value) in sent)
        {
            merged[name] = old.TryGetPropertyValue(name, out var before) ? Merge(before, value) : value?.DeepClone();
        }

        return merged;
    }

    private static JsonNode? Remove(JsonNode? json, HashSet<string> paths, string parent = "")
    {
        if (json is not JsonObject members)
        {
            return json is JsonArray ? null : json?.DeepClone();
        }

        var rest = new JsonObject();
        foreach (var (name, value) in members.Where(member => !paths.Contains($"{parent}/{member.Key}")))
        {
            var path = $"{parent}/{name}";
            rest[name] = paths.Any(removed => IsBelow(removed, path)) ? Remove(value, paths, path) : value?.DeepClone();
        }

        return rest.Count > 0 ? rest : null;
    }

    /// <summary>Returns the paths that are removed, and those that are new or have another value.</summary>
    private static (HashSet<string> Removed, HashSet<string> Changed) Compare(JsonNode? before, JsonNode? after)
    {
        var (old, now) = (Nodes(before, ""), Nodes(after, ""));
        HashSet<string> removed = [.. old.Keys.Except(now.Keys)];
        HashSet<string> changed = [.. now.Keys.Except(old.Keys)];
        foreach (var path in old.Keys.Intersect(now.Keys).Where(path => path.Length > 0 && IsModified(old[path], now[path])))
        {
            changed.Add(path);
        }

        return (removed, changed);
    }

    private static bool IsModified(JsonNode? old, JsonNode? now) => (old, now) switch
    {
        (JsonObject, JsonObject) => false,
        (JsonObject { Count: > 0 }, null) or (null, JsonObject { Count: > 0 }) => false,
        _ => !JsonNode.DeepEquals(old, now),
    };

    private static Dictionary<string, JsonNode?> Nodes(JsonNode? json, string path)
    {
        Dictionary<string, JsonNode?> nodes = new() { [path] = json };
        foreach (var (name, value) in json is JsonObject members ? members : [])
        {
            foreach (var (below, node) in Nodes(value, $"{path}/{name}"))
            {
                nodes[below] = node;
            }
        }

        return nodes;
    }
}
