namespace TfJobApi.Tests.Support;

/// <summary>Programs that a test starts. .ci/run installs them; on other machines a test without them is skipped, and reported as skipped.</summary>
internal static class Programs
{
    /// <param name="package">Debian's package.</param>
    public static void Require(string name, string package) => Assert.SkipUnless(IsThere(name), $"there is no {name} on the path (Debian's package {package})");

    private static bool IsThere(string name) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin".Split(':').Any(folder => File.Exists(Path.Combine(folder, name)));
}
