using System.Text.RegularExpressions;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Architecture;

/// <summary>Who may import whom, read off the using lines; and what the pure rooms may not mention.</summary>
public sealed partial class RoomsTests
{
    private const int LineLimit = 250;

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Admin"] = ["Seeding", "Tenants", "Time", "Http", "Storage", "Watch", "Selectors", "Resources", "Patching", "Json", "Errors", "Faults", "Journal"],
        ["Api"] = ["Tenants", "Time", "Http", "Storage", "Watch", "Selectors", "Resources", "Patching", "Json", "Errors"],
        ["Auth"] = ["Tenants", "Time", "Http", "Json", "Signing", "Errors"],
        ["Errors"] = [],
        ["Faults"] = ["Tenants", "Time", "Http", "Resources", "Patching", "Json", "Errors"],
        ["Http"] = ["Tenants", "Time", "Resources", "Json", "Errors"],
        ["Journal"] = ["Tenants", "Time", "Http", "Resources", "Patching", "Json", "Errors"],
        ["Json"] = [],
        ["OpenApi"] = ["Http", "Json", "Errors"],
        ["Patching"] = ["Json", "Errors"],
        ["Resources"] = ["Json", "Errors"],
        ["Seeding"] = ["Time", "Storage", "Resources", "Json", "Errors"],
        ["Selectors"] = ["Resources", "Json", "Errors"],
        ["Signing"] = [],
        ["Storage"] = ["Watch", "Time", "Resources", "Errors"],
        ["Tenants"] = ["Errors"],
        ["Time"] = ["Tenants"],
        ["Tls"] = ["Http"],
        ["Verbs"] = ["Tls", "Http"],
        ["Watch"] = ["Resources", "Json"],
    };

    private static readonly string[] PureRooms = ["Errors", "Json", "Patching", "Resources", "Selectors", "Signing"];

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
    public void Only_the_builder_and_its_start_check_know_every_room()
    {
        var known = Directory.EnumerateFiles(SourceTree.Server, "*.cs")
            .Where(file => Using().Count(File.ReadAllText(file)) > 1).Select(Path.GetFileName).Order(StringComparer.Ordinal);

        Assert.Equal(["StartCheck.cs", "TfJobApiBuilder.cs"], known);
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
