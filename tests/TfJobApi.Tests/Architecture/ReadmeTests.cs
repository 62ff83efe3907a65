using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Architecture;

public sealed class ReadmeTests
{
    [Fact]
    public async Task Its_examples_in_csharp_are_those_that_are_compiled_and_run()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(SourceTree.Tests, "Testing", "Examples.cs"), TestContext.Current.CancellationToken);
        var example = lines.SkipWhile(line => line.Trim() != "// example").Skip(1).TakeWhile(line => line.Trim() != "// end")
            .Select(line => line.Length > 4 ? line[4..] : line);

        Assert.Contains($"```csharp\n{string.Join('\n', example)}\n```", await SourceTree.ReadmeAsync(), StringComparison.Ordinal);
    }
}
