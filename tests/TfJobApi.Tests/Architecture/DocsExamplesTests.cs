using System.Diagnostics;
using System.Text.RegularExpressions;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Architecture;

/// <summary>
/// Runs the examples of the pages with bash against a server of their own, and compares their output with the block below each.
/// <c>&lt;!-- run --&gt;</c> marks a script, <c>&lt;!-- run: server --&gt;</c> the command that starts the server, and
/// <c>&lt;!-- file: NAME --&gt;</c> a file that the scripts need. In an output <c>...</c> matches any characters, and on its own line any
/// lines.
/// </summary>
public sealed partial class DocsExamplesTests
{
    private const string Run = "run";
    private const string RunServer = "run: server";
    private const string FilePrefix = "file: ";
    private const string Address = "127.0.0.1:8080";
    private const string Separator = "=== end of an example ===";

    public static TheoryData<string> Pages =>
        [.. SourceTree.Pages.Where(path => File.ReadAllText(Path.Combine(SourceTree.Root, path)).Contains($"<!-- {Run} -->", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_example_has_the_output_that_its_page_shows(string path)
    {
        using var folder = new TempFolder();
        var blocks = (await MarkdownPage.ReadAsync(path)).Blocks;
        await using var host = await SocketHost.StartAsync(Settings(blocks));
        foreach (var file in blocks.Where(block => block.Mark?.StartsWith(FilePrefix, StringComparison.Ordinal) == true))
        {
            await File.WriteAllTextAsync(Path.Combine(folder.Path, file.Mark![FilePrefix.Length..]), file.Text, TestContext.Current.CancellationToken);
        }

        var examples = blocks.Zip([.. blocks.Skip(1), null]).Where(pair => pair.First.Mark == Run).ToList();
        var script = string.Concat(examples.Select(pair => $"{pair.First.Text}\necho '{Separator}'\n"));
        var outputs = (await BashAsync(script, folder.Path, host.Address.Authority)).Split($"{Separator}\n");

        Assert.Equal(examples.Count, outputs.Length - 1);
        Assert.All(examples.Zip(outputs), example =>
            Assert.Matches(Pattern(example.First.Second is { Mark: null, Language: not "sh" } output ? output.Text : ""), example.Second));
    }

    private static (string, string)[] Settings(IEnumerable<MarkdownBlock> blocks) =>
        [.. blocks.Where(block => block.Mark == RunServer).SelectMany(block => Setting().Matches(block.Text))
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value.Trim('\'')))];

    private static async Task<string> BashAsync(string script, string folder, string authority)
    {
        var start = new ProcessStartInfo("bash", ["-c", script.Replace(Address, authority, StringComparison.Ordinal)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        // no progress bar in the test's output
        await File.WriteAllTextAsync(Path.Combine(folder, ".curlrc"), "silent\nshow-error\n", TestContext.Current.CancellationToken);
        start.Environment["CURL_HOME"] = folder;
        using var bash = Process.Start(start)!;
        var errors = bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(await errors);

        return output.Replace(authority, Address, StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
    }

    /// <summary>The output may lack the last line end, as an indented answer does.</summary>
    private static Regex Pattern(string expected)
    {
        var lines = expected.TrimEnd('\n').Split('\n').Select(line =>
            line == "..." ? @"[\s\S]*?" : $"{Regex.Escape(line).Replace(@"\.\.\.", ".*", StringComparison.Ordinal)}\n");

        return new Regex($@"\A{string.Concat(lines).TrimEnd('\n')}\n?\z", RegexOptions.NonBacktracking);
    }

    [GeneratedRegex(@"--([A-Za-z0-9:]+)=(\S+)")]
    private static partial Regex Setting();
}
