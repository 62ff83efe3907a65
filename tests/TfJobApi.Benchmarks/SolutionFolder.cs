namespace TfJobApi.Benchmarks;

/// <summary>Where the solution is, seen from the folder that this program was built into.</summary>
internal static class SolutionFolder
{
    public static string Path { get; } = Find();

    /// <summary>Where the benchmarks may leave what they make; git ignores it.</summary>
    public static string Output(string name) => System.IO.Path.Combine(Path, "artifacts", "benchmarks", name);

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "Directory.Packages.props")))
        {
            folder = System.IO.Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("the benchmarks publish the server, and so must run from its solution");
        }

        return folder;
    }
}
