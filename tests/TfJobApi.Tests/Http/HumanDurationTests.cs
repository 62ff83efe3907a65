using TfJobApi.Representations;

namespace TfJobApi.Tests.Http;

/// <summary>Cases of https://github.com/kubernetes/apimachinery/blob/master/pkg/util/duration/duration_test.go.</summary>
public sealed class HumanDurationTests
{
    private const long Minute = 60;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;
    private const long Year = 365 * Day;

    [Theory]
    [InlineData(-2, "<invalid>")]
    [InlineData(-1, "0s")]
    [InlineData(0, "0s")]
    [InlineData(1, "1s")]
    [InlineData(70, "70s")]
    [InlineData((2 * Minute) - 1, "119s")]
    [InlineData(2 * Minute, "2m")]
    [InlineData((3 * Minute) + 10, "3m10s")]
    [InlineData((10 * Minute) - 1, "9m59s")]
    [InlineData(10 * Minute, "10m")]
    [InlineData((3 * Hour) - 1, "179m")]
    [InlineData(3 * Hour, "3h")]
    [InlineData((3 * Hour) + (10 * Minute), "3h10m")]
    [InlineData((8 * Hour) - 1, "7h59m")]
    [InlineData(8 * Hour, "8h")]
    [InlineData((2 * Day) - 1, "47h")]
    [InlineData(2 * Day, "2d")]
    [InlineData((2 * Day) + Hour, "2d1h")]
    [InlineData((8 * Day) - 1, "7d23h")]
    [InlineData(8 * Day, "8d")]
    [InlineData((2 * Year) - 1, "729d")]
    [InlineData(2 * Year, "2y")]
    [InlineData((2 * Year) + (23 * Hour), "2y")]
    [InlineData((3 * Year) + Day, "3y1d")]
    [InlineData(8 * Year, "8y")]
    [InlineData(9 * Year, "9y")]
    public void A_duration_is_shown_as_kubectl_shows_it(long seconds, string text) =>
        Assert.Equal(text, HumanDuration.Format(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(null)]
    [InlineData("yesterday")]
    public void An_invalid_time_has_an_unknown_age(string? time) => Assert.Equal("<unknown>", HumanDuration.Age(time, DateTimeOffset.UnixEpoch));
}
