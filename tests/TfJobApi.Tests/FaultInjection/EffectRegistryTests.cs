using System.Text.Json;
using TfJobApi.FaultInjection;
using TfJobApi.FaultInjection.Effects;
using TfJobApi.Memory;
using TfJobApi.Testing;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.FaultInjection;

public sealed class EffectRegistryTests
{
    [Fact]
    public void Each_word_has_one_effect() =>
        Assert.All(EffectRegistry.Words, word => Assert.Equal(word, Assert.IsType<NamedEffect>(Assert.Single(EffectRegistry.Find(new(Fault: word))), exactMatch: false).Word));

    [Fact]
    public void An_unknown_word_has_no_effect()
    {
        Assert.Empty(EffectRegistry.Find(new(Fault: "explode")));
        Assert.False(new FaultRules(() => new Random(1), MemoryBudget.Unlimited()).Add(new(new FaultEffect(Fault: "explode"))).TryGet(out _, out _));
    }

    [Fact]
    public void A_delay_wraps_the_other_effect() =>
        Assert.Equal([typeof(StatusEffect), typeof(DelayEffect)], EffectRegistry.Find(new(Status: 503, Delay: "1s")).Select(effect => effect.GetType()));

    [Fact]
    public void The_Testing_package_has_each_word() =>
        Assert.Equal(EffectRegistry.Words, Enum.GetNames<FaultKind>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName));

    [Fact]
    public async Task The_page_about_faults_describes_each_effect()
    {
        var rows = await File.ReadAllLinesAsync(Path.Combine(SourceTree.Root, "docs", "faults.md"), TestContext.Current.CancellationToken);

        Assert.All(EffectRegistry.All, effect => Assert.Single(
            rows, row => row.StartsWith($"| `{effect.Syntax}`", StringComparison.Ordinal) && row.Contains($" | {effect.Description} |", StringComparison.Ordinal)));
    }
}
