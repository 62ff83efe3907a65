using TfJobApi.Memory;
using TfJobApi.Tenants;

namespace TfJobApi.Tests.Tenants;

public sealed class RuleListTests
{
    private const int Size = 100;

    private readonly MemoryShare _memory = new(300 * Size, new(TimeProvider.System));
    private readonly RuleList<Rule> _rules;

    public RuleListTests() => _rules = new("fault", _memory);

    [Fact]
    public void A_rule_without_an_id_gets_the_next_free_number()
    {
        Add("2");

        Assert.Equal(["1", "3"], [Add(null), Add(null)]);
        Assert.Equal(["2", "1", "3"], _rules.All.Select(rule => rule.Id));

        _rules.Remove("3");

        Assert.Equal("4", Add(null));
    }

    [Fact]
    public void An_id_is_given_once()
    {
        Add("a");

        Assert.Equal("409 AlreadyExists: there is a fault \"a\" already", Add("a"));

        Assert.True(_rules.Remove("a"));
        Assert.False(_rules.Remove("a"));
        Assert.Equal("a", Add("a"));
    }

    [Fact]
    public void The_257th_rule_is_400_until_one_is_removed()
    {
        for (var count = 0; count < 256; count++)
        {
            Add(null);
        }

        Assert.Equal("400 BadRequest: there are 256 faults already; delete one", Add("a"));

        _rules.Remove("7");

        Assert.Equal("a", Add("a"));
    }

    [Fact]
    public void A_removed_rule_returns_its_memory()
    {
        Assert.Equal("a", Add("a", 200 * Size));
        Assert.StartsWith("507 InsufficientStorage", Add("b", 101 * Size), StringComparison.Ordinal);
        Assert.Equal(["a"], _rules.All.Select(rule => rule.Id));

        _rules.Remove("a");

        Assert.Equal(0, _memory.Used);
        Assert.Equal("b", Add("b", 101 * Size));
    }

    [Fact]
    public void Nothing_is_left_after_a_clear()
    {
        Add(null);
        Add("a");

        _rules.Clear();

        Assert.Empty(_rules.All);
        Assert.Equal(0, _memory.Used);
        Assert.Equal(["1", "a"], [Add(null), Add("a")]);
    }

    private string Add(string? id, long size = Size) => _rules.Add(id, size, given => new(given)).TryGet(out var rule, out var failure)
        ? rule.Id
        : $"{failure.Code} {failure.Reason}: {failure.Message}";

    private sealed record Rule(string Id);
}
