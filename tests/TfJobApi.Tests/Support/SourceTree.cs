namespace TfJobApi.Tests.Support;

/// <summary>The checkout that the tests were built in. (Paths in the compiled code are mapped away in CI.)</summary>
internal static class SourceTree
{
    public static string Server { get; } = Path.Combine(Root(), "src", "TfJobApi");

    public static string Tests { get; } = Path.Combine(Root(), "tests", "TfJobApi.Tests");

    /// <summary>Every C# file that somebody wrote.</summary>
    public static IEnumerable<string> Files { get; } = Directory.EnumerateFiles(Root(), "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(Root(), file).Split(Path.DirectorySeparatorChar).Intersect(["obj", "bin"]).Any());

    public static Task<string> ReadmeAsync() => File.ReadAllTextAsync(Path.Combine(Root(), "README.md"), TestContext.Current.CancellationToken);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TfJobApi.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the tests run in a checkout of the project");
        }

        return folder.FullName;
    }
}
