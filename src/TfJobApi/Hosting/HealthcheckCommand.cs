namespace TfJobApi.Hosting;

/// <summary>
/// The command <c>healthcheck</c>, for images without a shell: asks the server that runs with the same configuration. Exit
/// code 0 if it is healthy; 1 if not, or if no server could start with these settings.
/// </summary>
internal static class HealthcheckCommand
{
    private const string Path = "/healthz";
    private const string Flag = "--timeout";

    public static async Task<int> RunAsync(string[] args)
    {
        var (configuration, options) = ServerConfiguration.Read(Expand(args));
        using var server = new LocalServer(LocalServer.AddressOf(configuration), options.HealthcheckTimeout);
        var (code, text) = await server.GetAsync(Path);
        if (code is null)
        {
            await Console.Error.WriteLineAsync($"{server.UrlOf(Path)} does not answer: {text}");
            return 1;
        }

        await Console.Out.WriteLineAsync($"{server.UrlOf(Path)} answers {code}");

        return code == StatusCodes.Status200OK ? 0 : 1;
    }

    /// <summary>Expands <c>--timeout=5</c> to the setting.</summary>
    private static string[] Expand(string[] args) => [.. args.Select(arg =>
        arg == Flag || arg.StartsWith($"{Flag}=", StringComparison.Ordinal) ? $"--Healthcheck:Timeout{arg[Flag.Length..]}" : arg)];
}
