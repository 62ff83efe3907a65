using TfJobApi.Resources;

namespace TfJobApi.Tests.Resources;

public sealed class GoTimeTests
{
    [Theory]
    [InlineData("2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02T03:04:05.123456789+02:00")]
    [InlineData("2024-02-29T3:04:05-00:30")]
    [InlineData("0000-02-29T03:04:05Z")]
    public void A_time_of_rfc_3339_is_valid(string text) => Assert.Null(GoTime.FindError(text));

    /// <summary>Source: Go 1.15, time.Parse.</summary>
    [Theory]
    [InlineData("", " as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"2006\"")]
    [InlineData("202", " as \"2006-01-02T15:04:05Z07:00\": cannot parse \"202\" as \"2006\"")]
    [InlineData("2026/01/02", " as \"2006-01-02T15:04:05Z07:00\": cannot parse \"/01/02\" as \"-\"")]
    [InlineData("2026-1-02T03:04:05Z", " as \"2006-01-02T15:04:05Z07:00\": cannot parse \"1-02T03:04:05Z\" as \"01\"")]
    [InlineData("2026-13-02T03:04:05Z", ": month out of range")]
    [InlineData("2026-02-30T03:04:05Z", ": day out of range")]
    [InlineData("2026-01-02T24:04:05Z", ": hour out of range")]
    [InlineData("2026-01-02T03:04:05", " as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"Z07:00\"")]
    [InlineData("2026-01-02T03:04:05 Z", " as \"2006-01-02T15:04:05Z07:00\": cannot parse \" Z\" as \"Z07:00\"")]
    [InlineData("2026-01-02T03:04:05Zx", ": extra text: x")]
    public void Another_text_is_an_error_of_go(string text, string error) => Assert.Equal($"parsing time \"{text}\"{error}", GoTime.FindError(text));
}
