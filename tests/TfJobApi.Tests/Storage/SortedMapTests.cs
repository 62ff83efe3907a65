using System.Collections.Immutable;
using CsCheck;
using TfJobApi.Storage;
using TfJobApi.Tests.Journal;

namespace TfJobApi.Tests.Storage;

public sealed class SortedMapTests
{
    /// <summary>Names enough for three levels of nodes, some of which begin others, in the order in which Ordinal has them.</summary>
    private static readonly Gen<string> Name = Gen.Select(Gen.OneOf("", "a", "A", "job-", "\uff5e", "\U0001f600"), Gen.Int[0, 400]).Select((head, number) => $"{head}{number}");

    /// <summary>ImmutableSortedDictionary is the judge; every map on the way must stay as it was.</summary>
    [Fact]
    public void Any_changes_make_what_a_sorted_dictionary_makes_of_them() =>
        Gen.Select(Gen.Int[0, 5], Name, Gen.Int).Array[0, 3000].Sample(changes =>
        {
            var map = SortedMap<object>.Empty;
            var older = map;
            var judge = ImmutableSortedDictionary.Create<string, object>(StringComparer.Ordinal);
            List<(SortedMap<object> Map, ImmutableSortedDictionary<string, object> Judge)> kept = [];

            foreach (var (kind, name, value) in changes)
            {
                // a place may be of now, or of a map with other nodes, or of none at all
                _ = (kind == 4 ? map : older).GetValueOrDefault(name, out var place);
                map = kind switch
                {
                    0 => map.Remove(name),
                    < 4 => map.SetItem(name, value),
                    _ => map.SetItem(name, value, place),
                };
                older = value % 20 == 0 ? map : older;
                judge = kind == 0 ? judge.Remove(name) : judge.SetItem(name, value);

                Assert.Equal(judge.Count, map.Count);
                Assert.Equal(judge.GetValueOrDefault(name), map.GetValueOrDefault(name));
                if (kept.Count < 3 && value % 50 == 0)
                {
                    kept.Add((map, judge));
                }
            }

            kept.Add((map, judge));
            Assert.All(kept, pair => Assert.Equal(pair.Judge, pair.Map));
            Assert.All(judge, entry => Assert.Equal(entry.Value, map.GetValueOrDefault(entry.Key)));

            foreach (var (_, name, _) in changes.Take(20))
            {
                Assert.Equal(judge.SkipWhile(entry => string.CompareOrdinal(entry.Key, name) <= 0).Select(entry => entry.Value), map.After(name));
                Assert.Equal(judge.Keys.Count(key => string.CompareOrdinal(key, name) > 0), map.CountAfter(name));
            }

            var rest = judge.Keys.Where(name => name.Length % 2 == 0).ToList();
            Assert.Equal(judge.RemoveRange(rest), map.RemoveRange(rest));
            Assert.True(map.RemoveRange(judge.Keys).IsEmpty);
        }, iter: 100);

    [Fact]
    public void Names_that_come_in_order_and_go_in_order_are_all_there()
    {
        var names = Enumerable.Range(0, 5000).Select(i => $"job-{i:0000}").ToList();
        var map = SortedMap<string>.Of(names.Select(name => KeyValuePair.Create(name, name)));

        Assert.Equal(names, map.Keys);
        Assert.Equal(names, map.Values);
        Assert.Equal(names, SortedMap<string>.Of(Enumerable.Reverse(names).Select(name => KeyValuePair.Create(name, name))).Keys);
        Assert.All(names.Index(), entry => Assert.Equal(names.Count - entry.Index - 1, (map = map.Remove(entry.Item)).Count));
    }

    [Fact]
    public void What_is_not_there_is_not_found_and_taken_out_without_a_change()
    {
        var map = SortedMap<string>.Empty.SetItem("b", "1");

        Assert.Null(map.GetValueOrDefault("a"));
        Assert.Same(map, map.Remove("c"));
        Assert.Same(SortedMap<string>.Empty, map.Remove("b"));
    }
}
