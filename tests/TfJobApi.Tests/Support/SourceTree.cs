namespace TfJobApi.Tests.Support;

/// <summary>The checkout that the tests were built in. (Paths in the compiled code are mapped away in CI.)</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot();

    public static string Server { get; } = Path.Combine(Root, "src", "TfJobApi");

    public static string Tests { get; } = Path.Combine(Root, "tests", "TfJobApi.Tests");

    /// <summary>All C# files except generated ones.</summary>
    public static IEnumerable<string> Files { get; } = Find("*.cs");

    /// <summary>The Markdown pages, by their path from the root with slashes.</summary>
    public static IReadOnlyList<string> Pages { get; } =
        [.. Find("*.md").Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>Reads a page by its path from the root, for example <c>docs/patch.md</c>.</summary>
    public static Task<string> PageAsync(string path) => File.ReadAllTextAsync(Path.Combine(Root, path), TestContext.Current.CancellationToken);

    private static IEnumerable<string> Find(string pattern) => Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Intersect(["obj", "bin", "node_modules", "artifacts"]).Any());

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TfJobApi.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the tests run in a checkout of the project");
        }

        return folder.FullName;
    }
}
