using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TfJobApi.Benchmarks;

/// <summary>One of the solution's programs, published with Native AOT for this machine.</summary>
internal sealed record AotBinary(string Path)
{
    /// <param name="project">The path of the project from the folder of the solution.</param>
    public static async Task<AotBinary> PublishAsync(string project)
    {
        var name = System.IO.Path.GetFileName(project);
        var output = SolutionFolder.Output(name);

        // build servers would continue after the command and keep its output open
        string[] arguments =
        [
            "publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", output,
            "--nologo", "--disable-build-servers",
        ];
        await Console.Error.WriteLineAsync($"dotnet {string.Join(' ', arguments.Take(6))} …");
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = SolutionFolder.Path, RedirectStandardOutput = true };
        using var publish = Process.Start(start)!;
        var said = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();

        return publish.ExitCode == 0
            ? new(System.IO.Path.Combine(output, name))
            : throw new InvalidOperationException($"{project} cannot be published:\n{said}");
    }
}
