using TfJobApi.Stress.Fuzz;

namespace TfJobApi.Stress.Soak;

/// <summary>Watches that are opened and closed again, some of them regularly and some in the middle.</summary>
internal sealed class SoakWatcher(HttpClient client, Chance chance)
{
    public int Opened { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var query = chance.Of("", "&labelSelector=a", "&allowWatchBookmarks=true", "&resourceVersion=0", "&fieldSelector=metadata.name%3Dx");
            try
            {
                using var reader = new StreamReader(await client.GetStreamAsync(new Uri($"/apis/kubeflow.org/v1/tfjobs?watch=1&timeoutSeconds=3{query}", UriKind.Relative), stop));
                Opened++;
                for (var i = chance.Below(200); i > 0 && await reader.ReadLineAsync(stop) is not null; i--)
                {
                }
            }
            catch (Exception error) when (error is IOException or HttpRequestException or OperationCanceledException)
            {
                // the end of the run
            }
        }
    }
}
