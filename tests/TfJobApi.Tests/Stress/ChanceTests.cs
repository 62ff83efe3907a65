using TfJobApi.Stress.Fuzz;

namespace TfJobApi.Tests.Stress;

public sealed class ChanceTests
{
    /// <summary>The numbers are those of <c>System.Random</c> with a seed of 15 x 31 + 3, which .NET keeps the same in every process and version.</summary>
    [Fact]
    public void A_seed_repeats_the_choices_in_another_process()
    {
        var chance = new Chance(15, 3);
        var random = new Random((15 * 31) + 3);

        Assert.Equal(Enumerable.Range(0, 5).Select(_ => random.Next(1000)), Enumerable.Range(0, 5).Select(_ => chance.Below(1000)));
    }

    [Fact]
    public void Callers_choose_differently() =>
        Assert.NotEqual(new Chance(15, 3).Bytes(16), new Chance(15, 4).Bytes(16));
}
