using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using TfJobApi.Settings;
using TfJobApi.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace TfJobApi.Tests.Architecture;

/// <summary>Checks the workflows, the scripts of a release, and the YAML that pages show.</summary>
public sealed partial class ReleaseTests
{
    private static readonly string[] Packages =
    [
        "TfJobApi.linux-x64.1.2.3.nupkg", "TfJobApi.linux-arm64.1.2.3.nupkg", "TfJobApi.any.1.2.3.nupkg", "TfJobApi.Testing.1.2.3.nupkg",
        "TfJobApi.Aspire.Hosting.1.2.3.nupkg", "TfJobApi.1.2.3.nupkg",
    ];

    public static TheoryData<string> Workflows => [.. Directory.EnumerateFiles(Path.Combine(SourceTree.Root, ".github", "workflows")).Select(file => Path.GetFileName(file))];

    public static TheoryData<string> PagesWithYaml => [.. SourceTree.Pages.Where(page => File.ReadAllText(Path.Combine(SourceTree.Root, page)).Contains("```yaml", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Workflows))]
    public async Task Actions_are_pinned_by_commit(string name)
    {
        var text = await SourceTree.PageAsync($".github/workflows/{name}");

        Assert.NotEmpty(Action().Matches(text));
        Assert.All(Action().Matches(text), action => Assert.Matches("@[0-9a-f]{40} # v[0-9.]+$", action.Value));
    }

    [Theory]
    [InlineData("release.yml")]
    [InlineData("publish.yml")]
    public async Task Each_job_of_a_release_declares_its_permissions(string name)
    {
        var workflow = (YamlMappingNode)Parse(await SourceTree.PageAsync($".github/workflows/{name}")).Single();

        Assert.Empty(((YamlMappingNode)workflow["permissions"]).Children);
        Assert.All(((YamlMappingNode)workflow["jobs"]).Children.Values, job => Assert.True(((YamlMappingNode)job).Children.ContainsKey("permissions")));
    }

    [Theory]
    [MemberData(nameof(PagesWithYaml))]
    public async Task Yaml_on_a_page_can_be_parsed(string path)
    {
        var page = await MarkdownPage.ReadAsync(path);

        Assert.All(page.Blocks.Where(block => block.Language == "yaml"), block => Assert.NotEmpty(Parse(block.Text)));
    }

    [Fact]
    public async Task The_compose_file_starts_the_image_with_the_seeds_next_to_it()
    {
        var compose = (YamlMappingNode)Parse(await SourceTree.PageAsync("deploy/compose/compose.yaml")).Single();

        var server = (YamlMappingNode)compose["services"]["tfjobs"];
        Assert.StartsWith("tfjobapi:", $"{server["image"]}", StringComparison.Ordinal);
        Assert.Equal("./jobs:/jobs:ro", $"{server["volumes"][0]}");
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "deploy", "compose", "jobs")));
    }

    [Fact]
    public async Task The_pointer_is_pushed_last()
    {
        using var folder = new TempFolder();
        Packages.Order(StringComparer.Ordinal).ToList().ForEach(package => File.WriteAllText(Path.Combine(folder.Path, package), ""));

        var (code, output) = await RunAsync("push-order", "1.2.3", folder.Path);

        Assert.Equal(0, code);
        Assert.Equal(Packages, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Path.GetFileName));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nothing_else_is_listed_after_a_missing_package(string missing)
    {
        using var folder = new TempFolder();
        Packages.Where(package => package != missing).ToList().ForEach(package => File.WriteAllText(Path.Combine(folder.Path, package), ""));

        var (code, output) = await RunAsync("push-order", "1.2.3", folder.Path);

        Assert.Equal(1, code);
        Assert.DoesNotContain("/TfJobApi.1.2.3.nupkg", output, StringComparison.Ordinal);
    }

    public static TheoryData<string> Names => [.. Packages];

    [Theory]
    [InlineData("0.3.0", 0)]
    [InlineData("0.2.0", 0)]
    [InlineData("9.9.9", 1)]
    [InlineData("v0.2.0", 1)]
    [InlineData("latest", 1)]
    public async Task A_version_is_released_only_with_a_section_in_the_changelog(string version, int code) => Assert.Equal(code, (await RunAsync("check", version)).Code);

    [Fact]
    public async Task The_pages_are_for_the_version_of_the_packages()
    {
        var version = XDocument.Parse(await SourceTree.PageAsync("Directory.Build.props")).Descendants("Version").Single().Value;

        Assert.Equal(version, ServerVersion.Text);
        Assert.Contains($"For version {version[..version.LastIndexOf('.')]}.", await SourceTree.PageAsync("docs/README.md"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("native", "1.2.3")]
    [InlineData("try", "1.2.3", "packages")]
    public async Task A_script_without_its_arguments_does_nothing(string script, params string[] arguments)
    {
        var (code, output) = await RunAsync(script, arguments);

        Assert.Equal(2, code);
        Assert.Equal("", output);
    }

    /// <summary>The packages that only the build uses are not in the binary.</summary>
    [Fact]
    public async Task The_notices_name_every_package_of_the_binary()
    {
        var locked = JsonNode.Parse(await SourceTree.PageAsync("src/TfJobApi/packages.publish.lock.json"))!["dependencies"]!["net10.0"]!.AsObject();
        var notices = await SourceTree.PageAsync("eng/release/notices.txt");

        var names = locked.Select(package => package.Key).Where(name => !BuildOnly().IsMatch(name));

        Assert.All(names, name => Assert.Contains(Family().Replace(name, "$2"), notices, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_package_for_tests_depends_on_every_package_of_the_server()
    {
        Assert.Empty((await DependenciesAsync("src/TfJobApi/TfJobApi.csproj")).Except(await DependenciesAsync("src/TfJobApi.Testing/TfJobApi.Testing.csproj")));
    }

    /// <summary>The pages of the repository are in no package and no archive.</summary>
    [Theory]
    [InlineData("eng/release/ARCHIVE.md")]
    [InlineData("src/TfJobApi/PACKAGE.md")]
    [InlineData("src/TfJobApi.Testing/README.md")]
    [InlineData("src/TfJobApi.Aspire.Hosting/README.md")]
    public async Task A_packaged_README_has_no_relative_link(string path)
    {
        var page = await MarkdownPage.ReadAsync(path);

        Assert.All(page.Links, link => Assert.StartsWith("https://", link, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_README_that_is_packaged_is_checked()
    {
        var projects = Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src"), "*.csproj", SearchOption.AllDirectories);
        var packaged = projects.SelectMany(project => XDocument.Load(project).Descendants("None").Attributes("Include")
            .Where(file => file.Value.EndsWith(".md", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(SourceTree.Root, Path.Combine(Path.GetDirectoryName(project)!, file.Value)).Replace('\\', '/')));
        var archived = CopiedPage().Matches(await SourceTree.PageAsync("eng/release/archive")).Select(match => match.Groups[1].Value);

        var check = typeof(ReleaseTests).GetMethod(nameof(A_packaged_README_has_no_relative_link))!;
        var tested = check.GetCustomAttributes(typeof(InlineDataAttribute), inherit: false).Select(data => ((InlineDataAttribute)data).Data[0]!.ToString()!);

        Assert.Equal(tested.Order(StringComparer.Ordinal), packaged.Concat(archived).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_README_of_the_archive_lists_its_files()
    {
        var archived = ArchivedFile().Matches(await SourceTree.PageAsync("eng/release/archive")).Select(match => match.Groups[1].Value);

        var listed = (await MarkdownPage.ReadAsync("eng/release/ARCHIVE.md")).Lines.SkipWhile(line => line != "| file | content |").Skip(2)
            .TakeWhile(line => line.StartsWith('|')).Select(line => line.Split('`')[1]);

        Assert.Equal(archived.Distinct().Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    private static async Task<IEnumerable<string>> DependenciesAsync(string project) => XDocument.Parse(await SourceTree.PageAsync(project)).Descendants("PackageReference")
        .Where(reference => reference.Attribute("PrivateAssets") is null).Select(reference => reference.Attribute("Include")!.Value);

    private static async Task<(int Code, string Output)> RunAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(SourceTree.Root, "eng", "release", script), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await error;

        return (process.ExitCode, output);
    }

    private static IEnumerable<YamlNode> Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));

        return stream.Documents.Select(document => document.RootNode);
    }

    [GeneratedRegex(@"uses: .*$", RegexOptions.Multiline)]
    private static partial Regex Action();

    [GeneratedRegex("""^cp (\S+\.md) "\$stage/\$name/""", RegexOptions.Multiline)]
    private static partial Regex CopiedPage();

    [GeneratedRegex(@"\$stage/\$name/([\w.-]+)")]
    private static partial Regex ArchivedFile();

    [GeneratedRegex(@"ILCompiler|ILLink|Analyzers|ApiDescription|^Grpc\.Tools$|^runtime\.")]
    private static partial Regex BuildOnly();

    /// <summary>The notices name the parts of a family once.</summary>
    [GeneratedRegex(@"^(OpenTelemetry|Swashbuckle\.AspNetCore)\.(.+)$")]
    private static partial Regex Family();
}
