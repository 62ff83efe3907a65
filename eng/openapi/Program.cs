using TfJobApi.Verification;

namespace TfJobApi.OpenApiGenerator;

/// <summary>Writes the documents into the server's folder, or with <c>--check</c> lists those that differ.</summary>
internal static class Program
{
    // dotnet run starts the program in the root of the checkout
    private static readonly string Folder = Path.Combine("src", "TfJobApi", "OpenApi");

    public static async Task<int> Main(string[] args)
    {
        if (args is not ([] or ["--check"]))
        {
            await Console.Error.WriteLineAsync("Usage: dotnet run --project eng/openapi [-- --check]");
            return 2;
        }

        var stale = (await OpenApiDocuments.GenerateAsync()).Where(document => !document.IsIn(Folder)).ToList();
        foreach (var document in stale)
        {
            if (args.Length == 0)
            {
                await File.WriteAllBytesAsync(Path.Combine(Folder, document.Name), document.Content);
            }

            await Console.Out.WriteLineAsync($"{(args.Length == 0 ? "Written" : "Not up to date")}: {document.Name}");
        }

        var scenarios = ScenarioArchive.Merge(ScenarioArchive.Source);
        var isStale = !File.Exists(ScenarioArchive.File) || !ScenarioArchive.IsIn(ScenarioArchive.File, scenarios);
        if (isStale && args.Length == 0)
        {
            ScenarioArchive.Write(ScenarioArchive.File, scenarios);
        }

        if (isStale)
        {
            await Console.Out.WriteLineAsync($"{(args.Length == 0 ? "Written" : "Not up to date")}: {Scenario.Resource}");
        }

        return args.Length > 0 && (stale.Count > 0 || isStale) ? 1 : 0;
    }
}
