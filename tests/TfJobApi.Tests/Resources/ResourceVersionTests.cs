using CsCheck;
using TfJobApi.Resources;

namespace TfJobApi.Tests.Resources;

public sealed class ResourceVersionTests
{
    public static TheoryData<long> Edges => [.. Enumerable.Range(1, 18).Select(digits => (long)Math.Pow(10, digits)).SelectMany(power => new[] { power - 1, power }), 0, long.MaxValue];

    [Theory]
    [MemberData(nameof(Edges))]
    public void Digits_are_counted_as_they_are_written(long version) =>
        Assert.Equal(ResourceVersion.Format(version).Length, ResourceVersion.DigitCount(version));

    [Fact]
    public void Digits_of_any_version_are_counted_as_they_are_written() =>
        Gen.Long[0, long.MaxValue].Sample(version => ResourceVersion.Format(version).Length == ResourceVersion.DigitCount(version));
}
