namespace TfJobApi.Stress.Servers;

/// <summary>The programs of the machine. .ci/run installs those that tests and benchmarks start.</summary>
internal static class InstalledPrograms
{
    /// <summary>Whether a program is on the path, or where Debian has those of the system.</summary>
    public static bool Has(string name) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin".Split(':').Any(folder => File.Exists(Path.Combine(folder, name)));
}
