using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TfJobApi.Benchmarks;

/// <summary>One of the solution's programs, published with Native AOT for this machine.</summary>
internal sealed record AotBinary(string Path)
{
    private const string OutputFolder = "artifacts/benchmarks";

    /// <param name="project">The project's folder, from the solution's.</param>
    public static async Task<AotBinary> PublishAsync(string project)
    {
        var root = SolutionFolder();
        var name = System.IO.Path.GetFileName(project);
        var output = System.IO.Path.Combine(root, OutputFolder, name);

        // build servers would outlive the command and keep its output open
        string[] arguments =
            ["publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", output, "--nologo", "--disable-build-servers"];
        await Console.Error.WriteLineAsync($"dotnet {string.Join(' ', arguments.Take(6))} …");
        using var publish = Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = root, RedirectStandardOutput = true })!;
        var said = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();

        return publish.ExitCode == 0
            ? new(System.IO.Path.Combine(output, name))
            : throw new InvalidOperationException($"{project} cannot be published:\n{said}");
    }

    /// <summary>Where the solution is, seen from the folder that this program was built into.</summary>
    private static string SolutionFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "Directory.Packages.props")))
        {
            folder = System.IO.Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("the benchmarks publish the server, and so must run from its solution");
        }

        return folder;
    }
}
