using System.Text.RegularExpressions;
using TfJobApi.Tests.Journal;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Architecture;

/// <summary>Who may import whom, read off the using lines; and what the pure rooms may not mention.</summary>
public sealed partial class RoomsTests
{
    private const int LineLimit = 250;

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Admin"] = ["Clock", "Errors", "FaultInjection", "Http", "Journal", "Representations", "Resources", "Seeding", "Settings", "Storage", "Tenants"],
        ["Api"] = ["Clock", "Errors", "Http", "Journal", "Json", "Representations", "Resources", "Selectors", "Storage", "Updates", "Watch"],
        ["Auth"] = ["Api", "Clock", "Errors", "Http", "Json", "Redaction", "Representations", "Resources", "Settings", "Tenants"],
        ["Clock"] = ["Settings"],
        ["Errors"] = [],
        ["FaultInjection"] = ["Clock", "Errors", "Http", "Journal", "Json", "Representations", "Resources", "Settings", "Tenants", "Updates", "Watch"],
        ["Hosting"] = ["Admin", "Auth", "Clock", "FaultInjection", "Http", "Journal", "Json", "Resources", "Seeding", "Settings", "Storage", "Tenants", "Watch"],
        ["Http"] = ["Errors", "Json", "Redaction", "Representations", "Resources"],
        ["Journal"] = ["Clock", "Errors", "Http", "Json", "Redaction", "Resources", "Settings", "Tenants", "Updates"],
        ["Json"] = [],
        ["OpenApi"] = ["Errors", "Http", "Json", "Representations", "Resources"],
        ["Redaction"] = ["Http", "Json"],
        ["Representations"] = ["Clock", "Errors", "Http", "Journal", "Json", "Resources"],
        ["Resources"] = ["Errors", "Json"],
        ["Seeding"] = ["Clock", "Errors", "Json", "Resources", "Settings", "Storage", "Tenants", "Updates"],
        ["Selectors"] = ["Errors", "Json", "Resources"],
        ["Settings"] = [],
        ["Storage"] = ["Errors", "Resources", "Watch"],
        ["Tenants"] = ["Errors", "Http", "Representations", "Settings"],
        ["Updates"] = ["Errors", "Json", "Resources"],
        ["Watch"] = ["Errors", "Json", "Representations", "Resources", "Selectors", "Settings"],
    };

    private static readonly string[] PureRooms = ["Errors", "Json", "Resources", "Selectors", "Updates"];

    public static TheoryData<string> Rooms => [.. Directory.EnumerateDirectories(SourceTree.Server).Select(folder => Path.GetFileName(folder)).Where(name => name is not ("bin" or "obj"))];

    public static TheoryData<string> Pure => [.. PureRooms];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_imports_only_what_it_may(string room)
    {
        var imported = Files(room).SelectMany(file => Using().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).Distinct();

        Assert.Empty(imported.Except(Allowed[room]).Except([room]));
    }

    [Theory]
    [MemberData(nameof(Pure))]
    public void A_pure_room_knows_no_web_no_clock_no_chance_and_no_waiting(string room) =>
        Assert.All(Files(room), file => Assert.DoesNotMatch(Impure(), File.ReadAllText(file)));

    [Fact]
    public void Only_the_builder_knows_every_room()
    {
        var known = Directory.EnumerateFiles(SourceTree.Server, "*.cs")
            .Where(file => Using().Count(File.ReadAllText(file)) > 1).Select(Path.GetFileName).Order(StringComparer.Ordinal);

        Assert.Equal(["ServerBuilder.cs"], known);
    }

    [Fact]
    public void No_file_is_longer_than_a_reader_can_hold() =>
        Assert.All(SourceTree.Files, file => Assert.True(File.ReadLines(file).Count() <= LineLimit, file));

    private static IEnumerable<string> Files(string room) => Directory.EnumerateFiles(Path.Combine(SourceTree.Server, room), "*.cs", SearchOption.AllDirectories);

    [GeneratedRegex(@"^using (?:static )?TfJobApi\.([A-Za-z]+)", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"Microsoft\.AspNetCore\.(?!JsonPatch)|HttpContext|TimeProvider|\bRandom\b|\basync\b|\bTask\b")]
    private static partial Regex Impure();
}
