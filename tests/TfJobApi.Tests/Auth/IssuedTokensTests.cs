using TfJobApi.Auth.Tokens;
using TfJobApi.Memory;

namespace TfJobApi.Tests.Auth;

public sealed class IssuedTokensTests
{
    [Fact]
    public void Expired_tokens_are_removed_first_then_the_oldest()
    {
        var now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var tokens = new IssuedTokens(new TokenGenerator(new(new())), MemoryBudget.Unlimited());
        string Issue() => tokens.Issue("alice", isForProject: true, now);
        bool IsKnown(string token) => tokens.Find(SecretHash.Compute(token), now).User == "alice";

        string[] issued = [.. Enumerable.Range(0, IssuedTokens.Limit).Select(_ => Issue())];
        Assert.True(IsKnown(issued[0]));
        Issue();
        Assert.False(IsKnown(issued[0]));
        Assert.True(IsKnown(issued[1]));

        now += IssuedTokens.Lifetime;
        var late = Issue();
        string[] later = [.. Enumerable.Range(0, IssuedTokens.Limit - 1).Select(_ => Issue())];
        Assert.True(IsKnown(late));
        Assert.All(later, token => Assert.True(IsKnown(token)));
    }

    /// <summary>A user of an open server has a name of any length.</summary>
    [Fact]
    public void Tokens_of_all_tenants_have_a_limit_in_bytes()
    {
        var now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var memory = new MemoryBudget(16 * 1024 * 1024, TimeProvider.System);
        IssuedTokens[] tenants = [new(new TokenGenerator(new(new())), memory), new(new TokenGenerator(new(new())), memory)];
        var user = new string('x', 30_000);

        var issued = Enumerable.Range(0, 10).Select(i => tenants[i % 2].Issue(user, isForProject: true, now)).ToList();

        // 2 % of the memory are five names of 60,000 bytes
        Assert.InRange(memory.Tokens.Used, 300_000, memory.Tokens.Limit);
        Assert.Equal([5, 6, 7, 8, 9], Enumerable.Range(0, 10).Where(i => tenants[i % 2].Find(SecretHash.Compute(issued[i]), now).User == user));

        now += IssuedTokens.Lifetime;
        tenants[0].Issue("alice", isForProject: true, now);
        tenants[1].Issue("alice", isForProject: true, now);
        Assert.InRange(memory.Tokens.Used, 0, 1000);
    }
}
