namespace TfJobApi.Http;

/// <summary>
/// The verb <c>healthcheck</c>: asks the server that runs with the same configuration whether it is well. For images
/// without a shell. Exit code 0 when it is, 1 when not.
/// </summary>
internal static class Healthcheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(string[] args)
    {
        var url = new Uri(ListenAddress.Local(ServerConfiguration.Of(args)), "/healthz");

        try
        {
            using var client = new HttpClient { Timeout = Patience };
            using var response = await client.GetAsync(url);
            await Console.Out.WriteLineAsync($"{url} answers {(int)response.StatusCode}");

            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"{url} does not answer: {exception.Message}");
            return 1;
        }
    }
}
