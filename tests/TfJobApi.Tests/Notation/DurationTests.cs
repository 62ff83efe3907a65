using TfJobApi.Notation;

namespace TfJobApi.Tests.Notation;

public sealed class DurationTests
{
    /// <summary>Source: the cases of Go's own test, https://github.com/golang/go/blob/master/src/time/time_test.go</summary>
    [Theory]
    [InlineData("5s", 5000)]
    [InlineData("30s", 30_000)]
    [InlineData("1478s", 1_478_000)]
    [InlineData("5.0s", 5000)]
    [InlineData("5.6s", 5600)]
    [InlineData("5.s", 5000)]
    [InlineData(".5s", 500)]
    [InlineData("1.004s", 1004)]
    [InlineData("13ms", 13)]
    [InlineData("11us", 0.011)]
    [InlineData("12µs", 0.012)]
    [InlineData("5m", 300_000)]
    [InlineData("3h30m", 12_600_000)]
    [InlineData("10.5s4m", 250_500)]
    [InlineData("1h2m3s4ms5us", 3_723_004.005)]
    public void Go_durations_are_valid(string text, double milliseconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("7d", 7)]
    [InlineData("1d12h", 1.5)]
    public void Days_are_valid(string text, double days)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(days, duration.TotalDays);
    }

    /// <summary>Each part is valid, but the sum is longer than any time span.</summary>
    public static TheoryData<string> Sums => [string.Concat(Enumerable.Repeat("8760000h", 30))];

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("-1s")]
    [InlineData("s")]
    [InlineData(".")]
    [InlineData(".s")]
    [InlineData("1..5s")]
    [InlineData("1 s")]
    [InlineData("99999999999h")]
    [InlineData("8000000h8000000h")]
    [MemberData(nameof(Sums))]
    public void Other_texts_and_long_durations_are_invalid(string text) => Assert.False(Duration.TryParse(text, out _));
}
