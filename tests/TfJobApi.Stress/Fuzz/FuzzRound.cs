using System.Globalization;

namespace TfJobApi.Stress.Fuzz;

/// <summary>One configuration of the server, with its share of the requests.</summary>
internal sealed record FuzzRound(string Name, int Seed, Report Report)
{
    public const string Token = "a-fixed-token";

    public IReadOnlyList<string> Settings { get; init; } = [];

    public bool IsEnforced { get; init; }

    public FuzzTally Tally { get; } = new();

    public static IReadOnlyList<FuzzRound> All(int seed, Report report) =>
    [
        new("Cci", seed, report),
        new("Kubernetes", seed + 1, report) { Settings = ["--Profile=Kubernetes"] },
        new("Enforced", seed + 2, report)
        {
            IsEnforced = true,
            Settings =
            [
                "--Auth:Mode=Enforced", "--Auth:Explain=true", "--Auth:Users:0:Name=ci", $"--Auth:Users:0:Token={Token}",
                "--Auth:Users:0:Password=a-password",
                "--Auth:Users:0:AccessKeys:0:Access=AK0001", "--Auth:Users:0:AccessKeys:0:Secret=SK0001",
                "--Auth:Users:0:Permissions:0:Verbs:0=*", "--Auth:Users:0:Permissions:0:Namespaces:0=*",
            ],
        },
    ];

    /// <summary>One changed byte never results in another worker's tenant.</summary>
    public static string TenantOf(int worker) => string.Create(CultureInfo.InvariantCulture, $"{new string((char)('a' + worker), 6)}");
}
