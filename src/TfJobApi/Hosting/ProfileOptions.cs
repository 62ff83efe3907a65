using TfJobApi.Resources;

namespace TfJobApi.Hosting;

/// <summary>The setting <c>Profile</c>.</summary>
internal sealed class ProfileOptions
{
    /// <summary>Default: <see cref="ProfileName.Cci"/>.</summary>
    public ProfileName Profile { get; set; }
}
