using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TfJobApi.Json;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Json;

/// <summary>YAML is read as by the go-yaml of a kube-apiserver 1.20.</summary>
public sealed class GoYamlTests
{
    /// <summary>Recorded: each text was a part of a body in application/yaml, and its JSON a part of the response.</summary>
    [Fact]
    public async Task Merge_keys_and_tags_are_read_as_recorded()
    {
        var recorded = JsonSerializer.Deserialize<List<Recorded>>(
            await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Json", "Data", "go-yaml.json"), TestContext.Current.CancellationToken),
            JsonSerializerOptions.Web)!;

        foreach (var (yaml, json, error) in recorded)
        {
            Assert.True(json is not null == TryRead(Encoding.UTF8.GetBytes($"{yaml}\n"), out var read, out var found), $"{yaml}: {found}");
            if (json is not null)
            {
                Assert.True(JsonNode.DeepEquals(json, read), $"{yaml}: {read!.ToJsonString()}");
            }
            else if (error!.StartsWith("yaml: cannot decode", StringComparison.Ordinal) || error.Contains("map merge", StringComparison.Ordinal))
            {
                Assert.Equal(error["yaml: ".Length..], found);
            }
        }
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_byte_order_mark_selects_the_encoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);

        Assert.True(TryRead([.. encoding.GetPreamble(), .. encoding.GetBytes("---\na: é😀\n")], out var read, out _));
        Assert.Equal("""{"a":"é😀"}""", read!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All) }).Replace("\\uD83D\\uDE00", "😀", StringComparison.Ordinal));
    }

    /// <summary>The line ends of Windows are those of the text; the JSON is recorded.</summary>
    [Fact]
    public void Line_ends_of_windows_are_line_feeds()
    {
        const string Text = "a: |\r\n  x\r\n  y\r\nb: >\r\n  x\r\n  y\r\n\r\n  z\r\nc: \"x\r\n  y\"\r\nd: x\r\n  y\r\ne: 'p\r\n\r\n  q'\r\nf: |-\r\n  x\r\n";

        Assert.True(TryRead(Encoding.UTF8.GetBytes(Text), out var read, out _));
        Assert.Equal("""{"a":"x\ny\n","b":"x y\nz\n","c":"x y","d":"x y","e":"p\nq","f":"x"}""", read!.ToJsonString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Hostile_merges_are_bounded(bool isList)
    {
        var yaml = new StringBuilder("a0: &a0 {k: v}\n");
        for (var i = 1; i < 64; i++)
        {
            var members = string.Concat(Enumerable.Range(0, 4).Select(copy => isList ? "" : $"  k{copy}: {{<<: *a{i - 1}}}\n"));
            yaml.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i}\n").Append(isList ? $"  <<: [*a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}]\n" : members);
        }

        Assert.False(TryRead(Encoding.UTF8.GetBytes(yaml.ToString()), out _, out var error));
        Assert.Equal("anchors, aliases and merge keys make the document too large", error);
    }

    [Fact]
    public void Nested_merges_of_a_long_text_are_bounded()
    {
        var yaml = $"{string.Concat(Enumerable.Repeat("{<<: ", 900))}{{a: {new string('x', 100_000)}}}{new string('}', 900)}";

        Assert.False(TryRead(Encoding.UTF8.GetBytes(yaml), out _, out var error));
        Assert.Equal("anchors, aliases and merge keys make the document too large", error);
    }

    [Theory]
    [InlineData("job.yaml", "\uFEFF{0}")]
    [InlineData("job.yaml", "\uFEFF---\n{0}---\n")]
    [InlineData("job.yml", "# a comment\n---\n{0}")]
    public async Task A_seed_of_a_windows_editor_is_loaded(string name, string format)
    {
        using var folder = new TempFolder();
        var job = string.Format(CultureInfo.InvariantCulture, format, "apiVersion: kubeflow.org/v1\nkind: TFJob\nmetadata:\n  name: a\n  namespace: kube-test\nspec:\n  tfReplicaSpecs:\n    Worker:\n      template:\n        a: |\n          x\n          y\n");
        await File.WriteAllTextAsync(Path.Combine(folder.Path, name), job.ReplaceLineEndings("\r\n"), TestContext.Current.CancellationToken);

        await using var host = TestHost.Start(("Seeding:Path", folder.Path), ("Seeding:Sample", "false"));
        using var client = host.CreateClient();

        var found = await client.Get($"{TestHost.Jobs}/a");
        Assert.Equal("x\ny\n", found.Json["spec"]!["tfReplicaSpecs"]!["Worker"]!["template"]!["a"]!.GetValue<string>());
    }

    private static bool TryRead(byte[] yaml, out JsonNode? read, out string error)
    {
        var isRead = YamlToJson.TryConvert(yaml, withLines: false, most: 9, out var documents, out var found);
        (read, error) = (isRead ? JsonNode.Parse(Canonical.Of(Encoding.UTF8.GetString(Assert.Single(documents).Json.Span))) : null, found.Message);
        return isRead;
    }

    private sealed record Recorded(string Yaml, JsonNode? Json, string? Error);
}
