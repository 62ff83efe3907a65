using System.Text.RegularExpressions;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Architecture;

/// <summary>
/// A resource is one definition: nothing else in the server names TFJob, except the room of the simulated controllers, which are those
/// of TFJobs and have their texts.
/// </summary>
public sealed partial class ResourceLiteralTests
{
    /// <summary>Examples of the OpenAPI document, and texts about the built-in TFJob or about TFJobs in general.</summary>
    private static readonly string[] AboutTfJobs =
    [
        "Admin/Events/JobHistoryEndpoint.cs", "Admin/JournalEndpoints.cs", "Admin/SnapshotEndpoints.cs", "Admin/StateEndpoints.cs", "Auth/AuthFeature.cs", "Journal/JournalOptions.cs",
        "Logging/Log.cs", "Seeding/SeedingOptions.cs", "Verification/VerificationChecks.cs", "Verification/VerificationNamespace.cs", "Verification/VerificationRun.cs", "Watch/WatchOptions.cs",
    ];

    [Fact]
    public void Only_the_definition_names_the_kind_the_plural_and_the_group()
    {
        var naming = Directory.EnumerateFiles(SourceTree.Server, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Name: Path.GetRelativePath(SourceTree.Server, file).Replace('\\', '/'), Text: File.ReadAllText(file)))
            .Where(file => !file.Name.StartsWith("obj/", StringComparison.Ordinal) && !file.Name.StartsWith("bin/", StringComparison.Ordinal))
            .Where(file => !file.Name.StartsWith("Lifecycle/", StringComparison.Ordinal))
            .Where(file => Named().IsMatch(Comment().Replace(file.Text, "")))
            .Select(file => file.Name);

        Assert.Empty(naming.Except([.. AboutTfJobs, "Resources/Definitions/PyTorchJob.cs", "Resources/Definitions/TfJob.cs"]));
    }

    [GeneratedRegex(@"TFJob|\btfjobs?\b|kubeflow\.org")]
    private static partial Regex Named();

    [GeneratedRegex("//.*")]
    private static partial Regex Comment();
}
