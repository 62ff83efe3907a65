using TfJobApi.Json;

namespace TfJobApi.Updates;

/// <summary>The lists of a strategic merge patch, whose elements are merged: texts, and owner references by their uid.</summary>
internal static class StrategicLists
{
    private const string Directive = "$patch";
    private const string OwnerKey = "uid";

    /// <summary>Merges owner references by their uid.</summary>
    public static List<CanonicalValue> MergeOwners(CanonicalValue old, CanonicalValue patch)
    {
        var replaces = patch.Elements().Exists(element => element[Directive].Text == "replace");
        var merged = new OrderedDictionary<string, CanonicalValue>(StringComparer.Ordinal);
        foreach (var element in replaces ? [] : old.Elements())
        {
            merged[KeyOf(element)] = element;
        }

        foreach (var element in patch.Elements())
        {
            var key = KeyOf(element);
            switch (element[Directive].Text)
            {
                case "delete":
                    merged.Remove(key);
                    break;
                case "replace":
                    break;
                default:
                    var output = new JsonBuffer();
                    MergePatch.Apply(merged.GetValueOrDefault(key).Span, element.Span, output);
                    merged[key] = output.WrittenMemory;
                    break;
            }
        }

        return [.. merged.Values];
    }

    public static List<CanonicalValue> Union(List<CanonicalValue> old, CanonicalValue added)
    {
        var known = old.Select(element => element.ToString()).ToHashSet(StringComparer.Ordinal);
        old.AddRange(added.Elements().Where(element => known.Add(element.ToString())));
        return old;
    }

    public static List<CanonicalValue> Without(CanonicalValue old, CanonicalValue deleted)
    {
        var gone = deleted.Elements().Select(element => element.ToString()).ToHashSet(StringComparer.Ordinal);
        return [.. old.Elements().Where(element => !gone.Contains(element.ToString()))];
    }

    /// <summary>
    /// Returns the elements that the order names in this order, merged with the others in the order of the old list. A new element
    /// precedes the others.
    /// </summary>
    public static List<CanonicalValue> Order(List<CanonicalValue> elements, CanonicalValue order, CanonicalValue old)
    {
        var (places, oldPlaces) = (Places(order), Places(old));
        var named = new Queue<CanonicalValue>(elements.Where(element => places.ContainsKey(KeyOf(element))).OrderBy(element => places[KeyOf(element)]));
        var others = new Queue<CanonicalValue>(elements.Where(element => !places.ContainsKey(KeyOf(element))));
        List<CanonicalValue> sorted = new(elements.Count);
        while (named.Count + others.Count > 0)
        {
            var takesNamed = others.Count == 0
                || (named.TryPeek(out var first) && (!oldPlaces.TryGetValue(KeyOf(first), out var place) || place < oldPlaces.GetValueOrDefault(KeyOf(others.Peek()), int.MaxValue)));
            sorted.Add((takesNamed ? named : others).Dequeue());
        }

        return sorted;
    }

    private static Dictionary<string, int> Places(CanonicalValue array)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var element in array.Elements())
        {
            places.TryAdd(KeyOf(element), places.Count);
        }

        return places;
    }

    private static string KeyOf(CanonicalValue element) => (element.IsObject ? element[OwnerKey] : element).ToString();

    public static void Write(IEnumerable<CanonicalValue> elements, JsonBuffer output)
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
