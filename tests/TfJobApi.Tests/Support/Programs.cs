using TfJobApi.Stress.Servers;

namespace TfJobApi.Tests.Support;

/// <summary>Programs that a test starts. On machines without them it is skipped, and reported as skipped.</summary>
internal static class Programs
{
    /// <param name="package">Debian's package.</param>
    public static void Require(string name, string package) =>
        Assert.SkipUnless(InstalledPrograms.Has(name), $"there is no {name} on the path (Debian's package {package})");
}
