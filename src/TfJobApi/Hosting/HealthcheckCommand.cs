namespace TfJobApi.Hosting;

/// <summary>
/// The verb <c>healthcheck</c>: asks the server that runs with the same configuration whether it is well. For images
/// without a shell. Exit code 0 when it is, 1 when not, or when its settings are such that it cannot be.
/// </summary>
internal static class HealthcheckCommand
{
    private const string Path = "/healthz";

    public static async Task<int> RunAsync(string[] args)
    {
        using var server = new LocalServer(ServerConfiguration.Of(args));
        var (code, text) = await server.GetAsync(Path);
        if (code is null)
        {
            await Console.Error.WriteLineAsync($"{server.UrlOf(Path)} does not answer: {text}");
            return 1;
        }

        await Console.Out.WriteLineAsync($"{server.UrlOf(Path)} answers {code}");

        return code == StatusCodes.Status200OK ? 0 : 1;
    }
}
