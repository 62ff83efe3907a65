using TfJobApi.Clock;
using TfJobApi.Settings;

namespace TfJobApi.Auth.Signatures;

/// <summary>A pair of keys for signatures.</summary>
internal sealed class AccessKeyOptions(SettingReader read)
{
    public string Access { get; init; } = read.Text("Access", "KEY", "", "an access key (AK) for signatures") ?? "";

    public string Secret { get; init; } = read.Text("Secret", "KEY", "", "its secret key (SK)") ?? "";

    public string SecurityToken { get; } = read.Text(
        "SecurityToken", "TOKEN", "", "makes it a temporary key; X-Security-Token must contain the token in every request") ?? "";

    public DateTimeOffset? Expires { get; } = read.Value<DateTimeOffset>(
        "Expires", "TIME", "never", "the end of a temporary key, in UTC unless it names a zone", $"a time, for example {UtcTime.Example}", UtcTime.TryParse);
}
