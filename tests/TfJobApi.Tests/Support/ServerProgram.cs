using System.Diagnostics;

namespace TfJobApi.Tests.Support;

/// <summary>Runs the server's program as a process until it ends.</summary>
internal static class ServerProgram
{
    public static Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync("", arguments, []);

    public static Task<(int Code, string Output, string Error)> RunAsync(string[] arguments, params (string, string)[] variables) => RunAsync("", arguments, variables);

    /// <param name="folder">The working directory; empty for that of the tests.</param>
    public static async Task<(int Code, string Output, string Error)> RunAsync(string folder, string[] arguments, (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "TfJobApi.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        return (process.ExitCode, await output, await error);
    }
}
