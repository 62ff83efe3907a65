namespace TfJobApi.Benchmarks;

/// <summary>The folder of the solution, found from the folder of this program.</summary>
internal static class SolutionFolder
{
    public static string Path { get; } = Find();

    /// <summary>The folder for the output of the benchmarks; git ignores it.</summary>
    public static string Output(string name) => System.IO.Path.Combine(Path, "artifacts", "benchmarks", name);

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "Directory.Packages.props")))
        {
            folder = System.IO.Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("the benchmarks publish the server, so they must run in its solution");
        }

        return folder;
    }
}
