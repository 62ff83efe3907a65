using CsCheck;
using TfJobApi.Selectors;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Selectors;

/// <summary>Cases of https://github.com/kubernetes/apimachinery/blob/master/pkg/labels/selector_test.go, translated to C#.</summary>
public sealed class LabelSelectorTests
{
    [Theory]
    [InlineData("", """{"x":"y"}""", true)]
    [InlineData("", "", true)]
    [InlineData("x=y", """{"x":"y"}""", true)]
    [InlineData("x=y,z=w", """{"x":"y","z":"w"}""", true)]
    [InlineData("x!=y,z!=w", """{"x":"z","z":"a"}""", true)]
    [InlineData("notin=in", """{"notin":"in"}""", true)]
    [InlineData("x", """{"x":"z"}""", true)]
    [InlineData("!x", """{"y":"z"}""", true)]
    [InlineData("!x", """{"x":"z"}""", false)]
    [InlineData("x==y", """{"x":"y"}""", true)]
    [InlineData("x>1", """{"x":"2"}""", true)]
    [InlineData("x>1", """{"x":"1"}""", false)]
    [InlineData("x>1", """{"x":"many"}""", false)]
    [InlineData("x<1", """{"x":"0"}""", true)]
    [InlineData("x<1", """{"y":"0"}""", false)]
    [InlineData("x=z", "", false)]
    [InlineData("x=y", """{"x":"z"}""", false)]
    [InlineData("x!=y", "", true)]
    [InlineData("x=", """{"x":""}""", true)]
    [InlineData("x=", """{"x":"y"}""", false)]
    [InlineData("x= ,y=1", """{"x":"","y":"1"}""", true)]
    [InlineData("x in (a,b)", """{"x":"b"}""", true)]
    [InlineData("x in (a,b)", """{"y":"b"}""", false)]
    [InlineData("x in (a,,b)", """{"x":""}""", true)]
    [InlineData("x in (,)", """{"x":""}""", true)]
    [InlineData("x in ()", """{"x":""}""", true)]
    [InlineData("x in ()", """{"x":"a"}""", false)]
    [InlineData("y,z notin ()", """{"y":"1","z":"a"}""", true)]
    [InlineData("y,z notin ()", """{"y":"1","z":""}""", false)]
    [InlineData("x in (a,)", """{"x":""}""", true)]
    [InlineData("x notin (a,b)", """{"x":"b"}""", false)]
    [InlineData("x notin (a,b)", """{"x":"c"}""", true)]
    [InlineData("x notin (a,b)", "", true)]
    [InlineData(" \tx  in\n( a , b ) , ! y ", """{"x":"a"}""", true)]
    [InlineData("in in (in)", """{"in":"in"}""", true)]
    [InlineData("example.com/app=x", """{"example.com/app":"x"}""", true)]
    [InlineData("a=1,a!=1", """{"a":"1"}""", false)]
    public void A_selector_matches_labels_that_satisfy_every_condition(string selector, string labels, bool matches)
    {
        Assert.True(LabelSelector.Parse(selector).TryGet(out var parsed, out var failure), failure?.Message);
        Assert.Equal(matches, parsed.Matches(labels.Length == 0 ? default : Canonical.Bytes(labels)));
    }

    [Fact]
    public void A_selector_is_the_conjunction_of_its_conditions() =>
        Gen.Select(Condition.List[0, 4], Labels).Sample((conditions, labels) =>
        {
            var text = string.Join(',', conditions.Select(condition => condition.Text));
            var json = $"{{{string.Join(',', labels.Select(label => $"\"{label.Key}\":\"{label.Value}\""))}}}";

            Assert.True(LabelSelector.Parse(text).TryGet(out var selector, out var failure), $"{text}: {failure?.Message}");
            Assert.Equal(conditions.All(condition => condition.Holds(labels)), selector.Matches(Canonical.Bytes(json)));
        });

    [Fact]
    public void The_cost_of_many_conditions_is_the_sum_of_labels_and_conditions()
    {
        const int conditions = 1_150;
        const int labels = 100_000;
        Assert.True(LabelSelector.Parse(string.Join(',', Enumerable.Range(0, conditions).Select(i => $"!z{i}"))).TryGet(out var selector, out _));
        var json = Canonical.Bytes($"{{{string.Join(',', Enumerable.Range(0, labels).Select(i => $"\"a{i}\":\"\""))}}}");

        var walk = new LabelWalk((ReadOnlyMemory<byte>)json);
        foreach (var requirement in selector.Requirements)
        {
            Assert.True(requirement.Matches(walk.Find(requirement)));
        }

        Assert.True(selector.Matches(json));
        Assert.InRange(walk.Comparisons, 1, conditions + labels);
    }

    /// <summary>The order of the labels is that of their bytes, and names that are not valid keys may have escapes.</summary>
    [Theory]
    [InlineData("a,b", """{"\u0000":"","a":"","b":""}""", true)]
    [InlineData("B,a", """{"B":"","[":"","a":"","é":""}""", true)]
    [InlineData("a,!b", """{"a":"","a.b":"","a\u0022":"","c":""}""", true)]
    [InlineData("a=1,a!=2,a,a in (1),!b", """{"a":"1"}""", true)]
    [InlineData("z=1,a=1,m=1", """{"a":"1","m":"1","z":"1"}""", true)]
    [InlineData("z=1,a=1,m=1", """{"a":"1","m":"2","z":"1"}""", false)]
    public void Conditions_match_in_any_order(string selector, string labels, bool matches)
    {
        Assert.True(LabelSelector.Parse(selector).TryGet(out var parsed, out _));

        Assert.Equal(matches, parsed.Matches(Canonical.Bytes(labels)));
    }

    [Fact]
    public void Random_text_never_throws() =>
        Gen.OneOf(Gen.String, Gen.Char["abx1=!(),<>. \tin/-"].Array[0, 12].Select(characters => new string(characters))).Sample(text =>
            Assert.True(LabelSelector.Parse(text).TryGet(out _, out var failure) || failure.Code == 400), iter: 5_000);

    private static Gen<string> Key { get; } = Gen.OneOf("a", "b", "in", "notin", "example.com/x");

    private static Gen<string> Value { get; } = Gen.OneOf("", "1", "2", "x", "in", "a.b");

    /// <summary>The empty value is the first: three commas, or two before the parenthesis, are invalid.</summary>
    private static Gen<string[]> Values { get; } = Value.List[1, 3].Select(values => values.Distinct().Order(StringComparer.Ordinal).ToArray());

    private static Gen<Dictionary<string, string>> Labels { get; } =
        Gen.Select(Key, Value).List[0, 4].Select(labels => labels.DistinctBy(label => label.Item1).ToDictionary());

    private static Gen<OneCondition> Condition { get; } = Gen.OneOf(
        Gen.Select(Key, Value, (key, value) => new OneCondition($"{key}={value}", labels => labels.GetValueOrDefault(key) == value)),
        Gen.Select(Key, Value, (key, value) => new OneCondition($"{key} == {value}", labels => labels.GetValueOrDefault(key) == value)),
        Gen.Select(Key, Value, (key, value) => new OneCondition($"{key}!={value}", labels => labels.GetValueOrDefault(key) != value)),
        Gen.Select(Key, Values, (key, values) => new OneCondition(
            $"{key} in (y, {string.Join(", ", values)})", labels => labels.TryGetValue(key, out var value) && values.Contains(value))),
        Gen.Select(Key, Values, (key, values) => new OneCondition(
            $"{key} notin (y,{string.Join(',', values)})", labels => !labels.TryGetValue(key, out var value) || !values.Contains(value))),
        Key.Select(key => new OneCondition(key, labels => labels.ContainsKey(key))),
        Key.Select(key => new OneCondition($"!{key}", labels => !labels.ContainsKey(key))));

    private sealed record OneCondition(string Text, Func<Dictionary<string, string>, bool> Holds);
}
