using System.Text.RegularExpressions;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Architecture;

/// <summary>Checks the imports of each room by its using lines, and the names that pure rooms may not mention.</summary>
public sealed partial class RoomsTests
{
    private const int LineLimit = 250;

    private static readonly string[] Features = ["Admin", "Api", "Auth", "BrowserConsole", "FaultInjection", "Hosting", "Journal", "OpenApi", "Seeding", "Simulation", "Telemetry", "Tenants", "Verification"];

    private static readonly string[] Floors =
        [
            "Clock", "Errors", "Http", "Json", "Lifecycle", "Logging", "Memory", "Notation", "Redaction", "Representations", "Resources", "Selectors",
            "Settings", "Signals", "Storage", "Updates", "Watch",
        ];

    /// <summary>The imports of the basic rooms. A feature imports basic rooms, and no other feature.</summary>
    private static readonly Dictionary<string, string[]> FloorImports = new()
    {
        ["Clock"] = ["Settings", "Signals", "Resources"],
        ["Errors"] = [],
        ["Http"] = ["Memory", "Resources", "Json", "Errors"],
        ["Json"] = [],
        ["Lifecycle"] = ["Notation", "Selectors", "Resources", "Json", "Errors"],
        ["Logging"] = [],
        ["Memory"] = ["Settings"],
        ["Notation"] = [],
        ["Redaction"] = ["Http", "Json"],
        ["Representations"] = ["Http", "Logging", "Resources", "Json", "Errors"],
        ["Resources"] = ["Json", "Errors"],
        ["Selectors"] = ["Resources", "Json", "Errors"],
        ["Settings"] = [],
        ["Signals"] = [],
        ["Storage"] = ["Watch", "Logging", "Memory", "Signals", "Selectors", "Notation", "Resources", "Json", "Errors", "Settings"],
        ["Updates"] = ["Resources", "Json", "Errors"],
        ["Watch"] = ["Logging", "Memory", "Representations", "Selectors", "Resources", "Json", "Errors", "Settings"],
    };

    private static readonly Dictionary<string, string[]> Deviations = new()
    {
        // it controls the other features, and its endpoints need all permissions
        ["Admin"] = ["Auth", "FaultInjection", "Journal", "Seeding", "Simulation", "Tenants"],

        // a review takes the parameters of a create; IAM activates the tenant of an authenticated caller
        ["Auth"] = ["Api", "Tenants"],

        // it is enabled with the admin API
        ["BrowserConsole"] = ["Admin"],

        // they implement ITenantState
        ["FaultInjection"] = ["Tenants"],
        ["Journal"] = ["Tenants"],
        ["Seeding"] = ["Tenants"],
        ["Simulation"] = ["Tenants"],

        // it measures the other features, and its page has the access rules of the admin API
        ["Telemetry"] = ["Admin", "Auth", "FaultInjection", "Journal", "Simulation", "Tenants"],

        // it reads every feature's settings, and the default tenant's store, before the start; it runs the commands
        ["Hosting"] = ["Admin", "Api", "Auth", "FaultInjection", "Journal", "Seeding", "Simulation", "Telemetry", "Tenants", "Verification"],

        // the age in a table is measured on the tenant's clock
        ["Representations"] = ["Clock"],
    };

    private static readonly string[] PureRooms = ["Errors", "Json", "Lifecycle", "Notation", "Resources", "Selectors", "Updates"];

    public static TheoryData<string> Rooms => [.. Directory.EnumerateDirectories(SourceTree.Server).Select(folder => Path.GetFileName(folder)).Where(name => name is not ("bin" or "obj"))];

    public static TheoryData<string> Pure => [.. PureRooms];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_imports_only_allowed_rooms(string room)
    {
        var imported = Files(room).SelectMany(file => Using().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).Distinct();

        var allowed = Features.Contains(room) ? Floors : FloorImports[room];

        Assert.Empty(imported.Except(allowed).Except(Deviations.GetValueOrDefault(room, [])).Except([room]));
    }

    [Theory]
    [MemberData(nameof(Pure))]
    public void A_pure_room_uses_no_web_clock_randomness_or_waiting(string room) =>
        Assert.All(Files(room), file => Assert.DoesNotMatch(Impure(), File.ReadAllText(file)));

    [Theory]
    [MemberData(nameof(Pure))]
    public void A_pure_room_has_no_state_that_all_callers_share(string room) =>
        Assert.All(Files(room), file => Assert.DoesNotMatch(SharedState(), File.ReadAllText(file)));

    [Theory]
    [InlineData("private static volatile Formatted? _last;")]
    [InlineData("private static int _count = 1;")]
    [InlineData("public static string? Name { get; set; }")]
    [InlineData("private static readonly Dictionary<string, int> Known = new();")]
    public void Shared_state_is_found(string line) => Assert.Matches(SharedState(), line);

    [Theory]
    [InlineData("using static System.Math;")]
    [InlineData("private static readonly string[] Names = [];")]
    [InlineData("public static string Name { get; } = \"a\";")]
    [InlineData("public static string Name => \"a\";")]
    [InlineData("private static bool Is(int number) => number == 1;")]
    [InlineData("public static bool operator <=(Replica left, Replica right) => true;")]
    public void Constants_and_methods_are_not_shared_state(string line) => Assert.DoesNotMatch(SharedState(), line);

    [Fact]
    public void Only_the_builder_imports_every_room()
    {
        var known = Directory.EnumerateFiles(SourceTree.Server, "*.cs")
            .Where(file => Using().Count(File.ReadAllText(file)) > 1).Select(Path.GetFileName).Order(StringComparer.Ordinal);

        Assert.Equal(["ServerBuilder.cs"], known);
    }

    [Fact]
    public void No_file_is_longer_than_250_lines() =>
        Assert.All(SourceTree.Files, file => Assert.True(File.ReadLines(file).Count() <= LineLimit, file));

    private static IEnumerable<string> Files(string room) => Directory.EnumerateFiles(Path.Combine(SourceTree.Server, room), "*.cs", SearchOption.AllDirectories);

    [GeneratedRegex(@"^using (?:static )?TfJobApi\.([A-Za-z]+)", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"Microsoft\.AspNetCore\.(?!JsonPatch)|HttpContext|TimeProvider|\bRandom\b|\basync\b|\b(?:Value)?Task\b|\bThread(?:Local|Static)?\b|\bAsyncLocal\b")]
    private static partial Regex Impure();

    /// <summary>A static field that can be assigned or has a mutable collection, or a static property with a setter.</summary>
    [GeneratedRegex(
        @"(?<!using )\bstatic (?!readonly\b|\w+ operator\b)[^=(){};\n]+(?:;|=(?!>))|\bstatic [^=(){}\n]+\{ get; (?:(?:private|internal) )?set;"
        + @"|\bstatic readonly (?:Dictionary|List|HashSet|Queue|Stack|Concurrent\w+|ConditionalWeakTable)<")]
    private static partial Regex SharedState();
}
